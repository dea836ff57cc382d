/**
 * An entry of `namespaceRegexes`. ESO reads RE2; this is the part that RE2 and JavaScript have in common, and
 * whatever lies outside of it matches nothing rather than something else.
 */

/** Syntax of one of the two only, or with another meaning in the other. */
const onlyJavaScript = /\(\?<?[=!]|\\[1-9]|\\k</u;
const onlyRe2 = /\(\?P<|\(\?[a-zA-Z-]+[:)]|\\[AzQECapP]|\[\[:|\\x\{/u;

export type NamespaceRegex =
  | { readonly regex: RegExp }
  /** `broken`: RE2 would not read it either. */
  | { readonly broken: boolean; readonly reason: string };

/** Compiles one entry. */
export function compileNamespaceRegex(source: string): NamespaceRegex {
  if (onlyJavaScript.test(source)) {
    return { broken: true, reason: 'lookaround and back-references are not part of RE2' };
  }
  if (onlyRe2.test(source)) {
    return { broken: false, reason: 'flags, named groups and classes of RE2 are not understood yet' };
  }
  try {
    return { regex: new RegExp(plainEscapes(source), 'u') };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*\/u?: /su, '') : 'it cannot be read';
    return { broken: true, reason };
  }
}

/** RE2 takes a backslash before any punctuation, JavaScript's `u` flag before some only. */
function plainEscapes(source: string): string {
  return source.replace(/\\([^A-Za-z0-9])/gu, (whole, char: string) =>
    char.length === 1 && char < '\u0080' ? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}` : whole,
  );
}
