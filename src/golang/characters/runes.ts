/** Strings of bytes as lists of code points and back, for functions that Go defines by runes. */
import { encodeRune, runeAt } from './utf8.ts';

export interface Rune {
  readonly code: number;
  /** What it was read from: one byte where that is no UTF-8. */
  readonly bytes: string;
}

/** Of bytes that are no UTF-8 each one is U+FFFD, where `TextDecoder` takes several for one. */
export function runesOf(bytes: string): Rune[] {
  const runes: Rune[] = [];
  for (let at = 0; at < bytes.length;) {
    const { rune, size } = runeAt(bytes, at);
    runes.push({ code: rune, bytes: bytes.slice(at, at + size) });
    at += size;
  }
  return runes;
}

export function bytesOfRunes(codes: Iterable<number>): string {
  let bytes = '';
  for (const code of codes) bytes += encodeRune(code);
  return bytes;
}

/** Go's `strings.Map`: what is no UTF-8 comes out as U+FFFD. */
export function mapRunes(bytes: string, change: (code: number) => number): string {
  return bytesOfRunes(runesOf(bytes).map(rune => change(rune.code)));
}
