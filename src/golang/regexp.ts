/**
 * Regular expressions as Go's regexp package has them (https://pkg.go.dev/regexp): RE2's syntax and linear time by re2js,
 * Go's own rules for empty matches, templates and splitting.
 */
import { isUtf8 } from 'node:buffer';
import { RE2JS, RE2JSSyntaxException } from 're2js';
import { problem } from '../errors.ts';
import { regexpSize, type RegexpSize } from './regexp-size.ts';
import { parseReplacement } from './regexp-template.ts';
import type { Encoding, ReplacementPart } from './regexp-template.ts';

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
  const compiled = compile(source, encoding);
  const price = searchPrice(source, spend);
  const groupNumber = groupNumbers(compiled);
  const matchFrom = (text: string): Search => search(compiled, text, encoding, price);

  const replace = (text: string, parts: readonly ReplacementPart[]): string => {
    const { next, slice, width, size } = matchFrom(text);
    let out = '';
    let copied = 0;
    for (let from = 0; from <= size;) {
      const match = next(from);
      if (match === undefined) break;
      out += slice(copied, match.start);
      // An empty match right after another match is none.
      if (match.end > copied || match.start === 0) {
        for (const part of parts)
          out += typeof part === 'string' ? part : match.group(groupNumber(part.group));
      }
      copied = match.end;
      from = Math.max(from + Math.max(width(from), 1), match.end);
    }
    return copied === 0 && out === '' ? text : out + slice(copied, size);
  };

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
      return ranges(found, count).map(([start, end]) => found.slice(start, end));
    },
    replaceAll: (text, replacement) => replace(text, parseReplacement(replacement, encoding)),
    replaceAllLiteral: (text, replacement) => replace(text, [replacement]),
    split: (text, count = -1) => split(matchFrom(text), count, source === ''),
  };
}

/**
 * Refuses what Go's regexp refuses, and makes nothing that could be searched with: that takes far more time and memory
 * where something is repeated.
 *
 * @throws PosternError as compileRegexp, without `REGEXP_LARGE`
 */
export function checkRegexp(source: string): void {
  const size = regexpSize(source);
  if (size.steps <= 4 * source.length) compileAny(source);
  else refuseSyntax(source, size);
}

/** The expression that matches exactly this text. */
export function quoteMeta(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/gu, String.raw`\$&`);
}

/** A step takes 150 bytes and 20 µs to make, and more to search with. */
const MOST_STEPS = 20_000;

function compile(source: string, encoding: Encoding): RE2JS {
  const bytes = Buffer.from(source, encoding === 'text' ? 'utf8' : 'latin1');
  if (!isUtf8(bytes)) throw problem('REGEXP_SYNTAX', { reason: 'invalid UTF-8' });
  const text = bytes.toString('utf8');
  const size = regexpSize(text);
  if (size.steps <= MOST_STEPS) return compileAny(text);
  refuseSyntax(text, size);
  throw problem('REGEXP_LARGE', { most: MOST_STEPS });
}

function compileAny(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    throw syntaxProblem(reasonOf(error));
  }
}

/** re2js has no way to parse only; behind more opening parentheses than are ever closed it gets no further. */
function refuseSyntax(source: string, { open }: RegexpSize): void {
  const closing = source.split(')').length;
  try {
    RE2JS.compile('('.repeat(closing) + source);
  } catch (error) {
    const reason = reasonOf(error);
    if (!reason.startsWith('missing closing )')) throw syntaxProblem(reason);
  }
  if (open !== 0) throw syntaxProblem(`${open < 0 ? 'unexpected )' : 'missing closing )'}: \`${source}\``);
}

/** In Go's words. */
function reasonOf(error: unknown): string {
  if (!(error instanceof RE2JSSyntaxException)) throw error;
  // Go shows the part that it means in every case, even where that is empty.
  const reason = error.message.replace(/^error parsing regexp: /u, '');
  return reason.includes('`') ? reason : `${reason}: \`\``;
}

function syntaxProblem(reason: string): Error {
  return problem('REGEXP_SYNTAX', { reason });
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

interface Match {
  readonly start: number;
  readonly end: number;
  /** The text of a group; "" for one that took no part and for -1. */
  readonly group: (number: number) => string;
}

interface Search {
  readonly size: number;
  readonly slice: (start: number, end: number) => string;
  /** How long the character at this place is; 0 at the end. */
  readonly width: (at: number) => number;
  /** The leftmost match from this place on, which sees what stands before it. */
  readonly next: (from: number) => Match | undefined;
}

function search(compiled: RE2JS, text: string, encoding: Encoding, price: SearchPrice): Search {
  const input = encoding === 'text' ? text : Buffer.from(text, 'latin1');
  const matcher = compiled.matcher(input);
  const slice = (start: number, end: number): string => text.slice(start, end);
  return {
    size: text.length,
    slice,
    width: at => (typeof input === 'string' ? unitsAt(input, at) : bytesAt(input, at)),
    next: from => {
      const isFound = matcher.find(from);
      price(from, isFound ? matcher.end(0) : text.length, text.length);
      if (!isFound) return undefined;
      const group = (number: number): string => {
        if (number < 0) return '';
        const start = matcher.start(number);
        return start < 0 ? '' : slice(start, matcher.end(number));
      };
      return { start: matcher.start(0), end: matcher.end(0), group };
    },
  };
}

type SearchPrice = (from: number, end: number, size: number) => void;

/**
 * A search looks at every character up to the end of its match. Where something may follow a repetition without an end,
 * it can look for that in all the text behind as well, and do so for every match: `.*?b|a` in a text of many a.
 */
function searchPrice(source: string, spend: (steps: number) => void): SearchPrice {
  const looksAhead = /(?:[*+]|,\})(?!\)*$)/u.test(source);
  return (from, end, size) => spend(((end - from) >> 2) + (looksAhead ? (size - end) >> 4 : 0));
}

function unitsAt(text: string, at: number): number {
  const point = text.codePointAt(at);
  if (point === undefined) return 0;
  return point > 0xff_ff ? 2 : 1;
}

/** As Go's utf8.DecodeRune: 1 for a byte that begins no character. */
function bytesAt(bytes: Buffer, at: number): number {
  const first = bytes[at];
  if (first === undefined) return 0;
  const width = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  return first >= 0x80 && isUtf8(bytes.subarray(at, at + width)) ? width : 1;
}

/** Go's rule for repeated matches: none that is empty and touches the one before. */
function ranges({ next, width, size }: Search, count: number): [start: number, end: number][] {
  const found: [number, number][] = [];
  const most = count < 0 ? Infinity : count;
  let previousEnd = -1;
  for (let from = 0; from <= size && found.length < most;) {
    const match = next(from);
    if (match === undefined) break;
    const isEmptyHere = match.end === from;
    if (!isEmptyHere || match.start !== previousEnd) found.push([match.start, match.end]);
    from = isEmptyHere ? from + (width(from) || 1) : match.end;
    previousEnd = match.end;
  }
  return found;
}

function split(found: Search, count: number, isEmptyExpression: boolean): string[] {
  if (count === 0) return [];
  if (found.size === 0 && !isEmptyExpression) return [''];
  const parts: string[] = [];
  let begin = 0;
  let end = 0;
  for (const [start, stop] of ranges(found, count)) {
    if (count > 0 && parts.length === count - 1) break;
    end = start;
    if (stop !== 0) parts.push(found.slice(begin, end));
    begin = stop;
  }
  if (end !== found.size) parts.push(found.slice(begin, found.size));
  return parts;
}
