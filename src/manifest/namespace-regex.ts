/**
 * An entry of `namespaceRegexes`. ESO reads RE2; this is the part that RE2 and JavaScript have in common, and
 * whatever lies outside of it matches nothing rather than something else.
 */
import { setFlagsFromString } from 'node:v8';

// RE2 takes linear time. JavaScript's usual engine goes back and tries again, for `^([a-z]+-?)+x$` and a long name for
// ages. The flag `l` asks V8 for its other engine, or for an error: https://v8.dev/blog/non-backtracking-regexp
setFlagsFromString('--enable-experimental-regexp-engine');
const LINEAR = 'l';

/** Syntax of one of the two only, or with another meaning in the other. */
const onlyJavaScript = /\(\?<?[=!]|\\[1-9]|\\[kuc]/u;
const onlyRe2 = /\(\?P<|\(\?[a-zA-Z-]+[:)]|\\[AzQECapP]|\[\[:|\\x\{/u;

export type NamespaceRegex =
  | { readonly regex: RegExp }
  /** `broken`: RE2 would not read it either. */
  | { readonly broken: boolean; readonly reason: string };

/** Compiles one entry. */
export function compileNamespaceRegex(source: string): NamespaceRegex {
  if (onlyJavaScript.test(source)) {
    return { broken: true, reason: 'lookaround, back-references, \\u and \\c are not part of RE2' };
  }
  if (onlyRe2.test(source)) {
    return { broken: false, reason: 'flags, named groups and classes of RE2 are not understood yet' };
  }
  const escaped = plainEscapes(source);
  try {
    // The flag `l` does not go together with `u`, which alone is strict about syntax.
    void new RegExp(escaped, 'u');
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*\/u?: /su, '') : 'it cannot be read';
    return { broken: true, reason };
  }
  try {
    return { regex: new RegExp(escaped, LINEAR) };
  } catch {
    return {
      broken: false,
      reason: 'repetitions of more than 16 times, multiplied where they are nested, are not understood yet',
    };
  }
}

/** RE2 takes a backslash before any punctuation, JavaScript's `u` flag before some only. */
function plainEscapes(source: string): string {
  return source.replace(/\\([^A-Za-z0-9])/gu, (whole, char: string) =>
    char.length === 1 && char < '\u0080' ? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}` : whole,
  );
}
