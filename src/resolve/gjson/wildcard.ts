/** Patterns with `*`, `?` and `\` before a character that stands for itself, over characters of UTF-8. */
import { spend, type Limits } from './limits.ts';

const any = Symbol('any characters');
const one = Symbol('one character');
type Token = typeof any | typeof one | string;

export function matchesWildcard(bytes: string, pattern: string, limits: Limits): boolean {
  if (pattern === '*') return true;
  const tokens = tokenize(pattern);
  if (tokens === undefined) return false;
  const text = characters(bytes);
  let at = 0;
  let token = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    spend(limits, 1);
    const expected = tokens[token];
    if (expected === any) {
      star = token;
      resume = at;
      token += 1;
    } else if (expected === one || (expected !== undefined && expected === text[at])) {
      at += 1;
      token += 1;
    } else if (star === -1) {
      return false;
    } else {
      // The last star takes one character more.
      resume += 1;
      at = resume;
      token = star + 1;
    }
  }
  return tokens.slice(token).every(rest => rest === any);
}

/** Undefined for a pattern that matches nothing: its last backslash escapes nothing. After a star that is a backslash. */
function tokenize(pattern: string): Token[] | undefined {
  const tokens: Token[] = [];
  const parts = characters(pattern);
  for (let at = 0; at < parts.length; at += 1) {
    const character = parts[at] ?? '';
    if (character === '*') {
      tokens.push(any);
    } else if (character === '?') {
      tokens.push(one);
    } else if (character === '\\' && at === parts.length - 1) {
      if (!tokens.includes(any)) return undefined;
      tokens.push(character);
    } else {
      if (character === '\\') at += 1;
      tokens.push(parts[at] ?? '');
    }
  }
  return tokens;
}

/** What is no UTF-8 is all one and the same character, as when Go decodes it. */
function characters(bytes: string): string[] {
  return Array.from(Buffer.from(bytes, 'latin1').toString('utf8'));
}
