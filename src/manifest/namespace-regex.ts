/** An entry of `namespaceRegexes`, which ESO reads as RE2. */
import { setFlagsFromString } from 'node:v8';
import { PosternError } from '../errors.ts';
import { compileRegexp } from '../golang/regexp/regexp.ts';

// What RE2 and JavaScript have in common V8 matches, which is there already; for the rest re2js is loaded, which takes
// memory. RE2 takes linear time. JavaScript's usual engine goes back and tries again, for `^([a-z]+-?)+x$` and a long name for
// ages. The flag `l` asks V8 for its other engine, or for an error: https://v8.dev/blog/non-backtracking-regexp
setFlagsFromString('--enable-experimental-regexp-engine');
const LINEAR = 'l';

/** Syntax of one of the two only, or with another meaning in the other. */
const onlyJavaScript = /\(\?<?[=!]|\\[1-9]|\\[kuc]/u;
const onlyRe2 = /\(\?P?<|\(\?[a-zA-Z-]+[:)]|\\[AzQECapP]|\[\[:|\\x\{/u;

export type NamespaceRegex =
  | { readonly regex: { readonly test: (text: string) => boolean } }
  /** RE2 would not read it. */
  | { readonly reason: string };

/** Compiles one entry. */
export function compileNamespaceRegex(source: string): NamespaceRegex {
  if (onlyJavaScript.test(source))
    return { reason: 'lookaround, back-references, \\u and \\c are not part of RE2' };
  return (onlyRe2.test(source) ? undefined : byV8(source)) ?? byRe2(source);
}

/** undefined: V8 does not take it, or not in linear time. */
function byV8(source: string): NamespaceRegex | undefined {
  const escaped = plainEscapes(source);
  try {
    // The flag `l` does not go together with `u`, which alone is strict about syntax.
    void new RegExp(escaped, 'u');
    return { regex: new RegExp(escaped, LINEAR) };
  } catch {
    return undefined;
  }
}

function byRe2(source: string): NamespaceRegex {
  try {
    return { regex: compileRegexp(source) };
  } catch (error) {
    if (error instanceof PosternError) return { reason: error.message };
    throw error;
  }
}

/** RE2 takes a backslash before any punctuation, JavaScript's `u` flag before some only. */
function plainEscapes(source: string): string {
  return source.replace(/\\([^A-Za-z0-9])/gu, (whole, char: string) =>
    char.length === 1 && char < '\u0080' ? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}` : whole,
  );
}
