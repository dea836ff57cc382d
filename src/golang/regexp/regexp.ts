/**
 * Regular expressions as Go's regexp package has them (https://pkg.go.dev/regexp): RE2's syntax and linear time by re2js,
 * Go's own rules for empty matches, templates and splitting.
 */
import type { RE2JS } from 're2js';
import { joinPieces } from '../characters/join-pieces.ts';
import { ranges, search, searchPrice, split, type Search } from './regexp-search.ts';
import { parseRegexp } from './regexp-syntax.ts';
import { parseReplacement, type Encoding, type ReplacementPart } from './regexp-template.ts';

export interface GoRegexp {
  /** Does it match anywhere? */
  readonly test: (text: string) => boolean;
  /** The leftmost match; undefined where there is none (Go's FindString then gives ""). */
  readonly find: (text: string) => string | undefined;
  /** The leftmost match and its groups; a group that took no part is "". */
  readonly submatches: (text: string) => string[] | undefined;
  /** At most `count` matches; all of them where it is negative. */
  readonly findAll: (text: string, count?: number) => string[];
  /** In the replacement `$1`, `${1}`, `$name` stand for groups: the longest name counts, so `$1x` is the group "1x". */
  readonly replaceAll: (text: string, replacement: string) => string;
  readonly replaceAllLiteral: (text: string, replacement: string) => string;
  /** The text between matches, in at most `count` parts; all where it is negative, none where it is 0. */
  readonly split: (text: string, count?: number) => string[];
}

/**
 * Compiles an expression. With `bytes` everything is a string of bytes, one character each, and a byte that is no
 * UTF-8 counts as one character that only `.` and negated classes match.
 *
 * @throws PosternError `REGEXP_SYNTAX`, worded as Go words it; it quotes the expression. Two groups with one name are
 * refused, which Go allows. `REGEXP_LARGE` for one of more than 20,000 steps, which Go allows up to 3 million of.
 * @param spend hears of the work of each search before its result is used, in steps of about 200 ns; may throw
 */
export function compileRegexp(
  source: string,
  encoding: Encoding = 'text',
  spend: (steps: number) => void = () => {},
): GoRegexp {
  const compiled = parseRegexp(source, encoding);
  const price = searchPrice(source, spend);
  const groupNumber = groupNumbers(compiled);
  const matchFrom = (text: string): Search => search(compiled, text, encoding, price);

  function* replaced(text: string, parts: readonly ReplacementPart[]): Generator<string, undefined> {
    const { next, slice, width, size } = matchFrom(text);
    let copied = 0;
    for (let from = 0; from <= size;) {
      const match = next(from);
      if (match === undefined) break;
      yield slice(copied, match.start);
      // An empty match right after another match is none.
      if (match.end > copied || match.start === 0) {
        for (const part of parts)
          yield typeof part === 'string' ? part : match.group(groupNumber(part.group));
      }
      copied = match.end;
      from = Math.max(from + Math.max(width(from), 1), match.end);
    }
    yield slice(copied, size);
  }

  return {
    test: text => matchFrom(text).next(0) !== undefined,
    find: text => {
      const { next, slice } = matchFrom(text);
      const match = next(0);
      return match === undefined ? undefined : slice(match.start, match.end);
    },
    submatches: text => {
      const match = matchFrom(text).next(0);
      if (match === undefined) return undefined;
      return Array.from({ length: compiled.groupCount() + 1 }, (_, group) => match.group(group));
    },
    findAll: (text, count = -1) => {
      const found = matchFrom(text);
      return Array.from(ranges(found, count), ([start, end]) => found.slice(start, end));
    },
    replaceAll: (text, replacement) => joinPieces(replaced(text, parseReplacement(replacement, encoding))),
    replaceAllLiteral: (text, replacement) => joinPieces(replaced(text, [replacement])),
    split: (text, count = -1) => split(matchFrom(text), count, source === ''),
  };
}

/** The expression that matches exactly this text. */
export function quoteMeta(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/gu, String.raw`\$&`);
}

/** From a name or a number to the number of the group; of a group that does not exist one that matches nothing. */
function groupNumbers(compiled: RE2JS): (name: string) => number {
  const named = new Map(Object.entries(compiled.namedGroups()));
  const count = compiled.groupCount();
  return name => {
    // With a leading zero it is a name.
    const number = /^(?:0|[1-9]\d*)$/u.test(name) ? Number(name) : (named.get(name) ?? Infinity);
    return number <= count ? number : -1;
  };
}
