/** An entry of `namespaceRegexes`, which ESO reads as RE2. */
import { setFlagsFromString } from 'node:v8';
import { PosternError } from '../errors.ts';
import { regexpSize } from '../golang/regexp/regexp-size.ts';
import { MOST_CHARACTERS } from '../golang/regexp/regexp-syntax.ts';
import { compileRegexp } from '../golang/regexp/regexp.ts';

// What RE2 and JavaScript have in common V8 matches, which is there already; for the rest re2js is loaded, which takes
// memory. RE2 takes linear time. JavaScript's usual engine goes back and tries again, for `^([a-z]+-?)+x$` and a long name for
// ages. The flag `l` asks V8 for its other engine, or for an error: https://v8.dev/blog/non-backtracking-regexp
setFlagsFromString('--enable-experimental-regexp-engine');
const LINEAR = 'l';

/** Syntax of one of the two only, or with another meaning in the other. */
const onlyJavaScript = /\(\?<?[=!]|\\[1-9]|\\[kuc]/u;
const onlyRe2 = /\(\?P?<|\(\?[a-zA-Z-]+[:)]|\\[AzQECapP]|\[\^?\]|\[:|\\x\{/u;

/** Of a program. Each request for a pod makes it, which takes re2js 20 µs a step. */
const MOST_STEPS = 4000;

export type NamespaceRegex =
  | { readonly regex: { readonly test: (text: string) => boolean } }
  /** RE2 would not read it, or it is too large. */
  | { readonly reason: string };

/** Compiles one entry. */
export function compileNamespaceRegex(source: string): NamespaceRegex {
  if (isTooLarge(source)) return { reason: TOO_LARGE_REASON };
  if (onlyJavaScript.test(source))
    return { reason: 'lookaround, back-references, \\u and \\c are not part of RE2' };
  return (onlyRe2.test(source) ? undefined : byV8(source)) ?? byRe2(source);
}

/** Such an expression takes no namespace: what it means to External Secrets is not found out. */
export function isTooLarge(source: string): boolean {
  // A list of names has as many steps as characters.
  const most = Math.max(MOST_STEPS, source.length);
  return source.length > MOST_CHARACTERS || regexpSize(source).steps > most;
}

export const TOO_LARGE_REASON = `it is too large, with more than ${MOST_CHARACTERS} characters or, its repetitions written out, ${MOST_STEPS} steps`;

/** undefined: V8 does not take it, or not in linear time. */
function byV8(source: string): NamespaceRegex | undefined {
  const escaped = withoutGroups(plainEscapes(source));
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

/**
 * Nobody asks what a group has matched, and V8's linear engine keeps that of each group for each step: thousands of groups
 * take seconds, or so much memory that the process ends. No escaped bracket is left here, and no class that begins with `]`.
 */
function withoutGroups(escaped: string): string {
  return escaped.replace(
    /(?<whole>\[[^\]]*\]?)|\((?!\?)/gu,
    (_, whole: string | undefined) => whole ?? '(?:',
  );
}
