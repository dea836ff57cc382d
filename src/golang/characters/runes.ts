/** Strings of bytes as code points and back, for functions that Go defines by runes. */
import { joinPieces } from './join-pieces.ts';
import { encodeRune, runeAt } from './utf8.ts';

export interface Rune {
  readonly code: number;
  /** What it was read from: one byte where that is no UTF-8. */
  readonly bytes: string;
}

/**
 * One after the other: all at once they take a hundred times the memory of the text. Of bytes that are no UTF-8 each one is
 * U+FFFD, where `TextDecoder` takes several for one.
 */
export function* runesOf(bytes: string): Generator<Rune, undefined> {
  for (let at = 0; at < bytes.length;) {
    const { rune, size } = runeAt(bytes, at);
    yield { code: rune, bytes: bytes.slice(at, at + size) };
    at += size;
  }
}

/** The code points alone, for who needs all of them. */
export function codesOf(bytes: string): Uint32Array {
  const codes = new Uint32Array(bytes.length);
  let count = 0;
  for (let at = 0; at < bytes.length; count += 1) {
    const { rune, size } = runeAt(bytes, at);
    codes[count] = rune;
    at += size;
  }
  return codes.subarray(0, count);
}

export function bytesOfRunes(codes: Iterable<number>): string {
  return joinPieces(Iterator.from(codes).map(encodeRune));
}

/** Go's `strings.Map`: what is no UTF-8 comes out as U+FFFD. */
export function mapRunes(bytes: string, change: (code: number) => number): string {
  return bytesOfRunes(runesOf(bytes).map(rune => change(rune.code)));
}
