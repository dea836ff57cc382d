/** Matches one after the other, as Go's regexp package counts them. */
import { isUtf8 } from 'node:buffer';
import type { RE2JS } from 're2js';
import type { Encoding } from './regexp-template.ts';

export interface Match {
  readonly start: number;
  readonly end: number;
  /** The text of a group; "" for one that took no part and for -1. */
  readonly group: (number: number) => string;
}

export interface Search {
  readonly size: number;
  readonly slice: (start: number, end: number) => string;
  /** How long the character at this place is; 0 at the end. */
  readonly width: (at: number) => number;
  /** The leftmost match from this place on, which sees what stands before it. */
  readonly next: (from: number) => Match | undefined;
}

/** @param price hears of each search before its result is used */
export function search(compiled: RE2JS, text: string, encoding: Encoding, price: SearchPrice): Search {
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
export function searchPrice(source: string, spend: (steps: number) => void): SearchPrice {
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
export function* ranges(
  { next, width, size }: Search,
  count: number,
): Generator<[start: number, end: number], undefined> {
  let left = count < 0 ? Infinity : count;
  let previousEnd = -1;
  for (let from = 0; from <= size && left > 0;) {
    const match = next(from);
    if (match === undefined) break;
    const isEmptyHere = match.end === from;
    if (!isEmptyHere || match.start !== previousEnd) {
      left -= 1;
      yield [match.start, match.end];
    }
    from = isEmptyHere ? from + (width(from) || 1) : match.end;
    previousEnd = match.end;
  }
}

/** The text between matches, in at most `count` parts. */
export function split(found: Search, count: number, isEmptyExpression: boolean): string[] {
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
