/** UTF-8 in strings of bytes, as Go's unicode/utf8 takes it: what is no valid encoding counts as one byte each. */

export const runeError = 0xfffd;
export const maxRune = 0x10ffff;

export interface DecodedRune {
  /** The code point; `runeError` with size 1 where the bytes are no UTF-8. */
  readonly rune: number;
  readonly size: number;
}

/** The rune that starts at an offset inside the string. */
export function runeAt(bytes: string, at: number): DecodedRune {
  const first = bytes.charCodeAt(at);
  if (first < 0x80) return { rune: first, size: 1 };
  if (first < 0xc2 || first > 0xf4) return invalid;
  const second = continuation(bytes, at + 1);
  if (second === -1) return invalid;
  if (first < 0xe0) return { rune: ((first & 0x1f) << 6) | second, size: 2 };
  const third = continuation(bytes, at + 2);
  if (third === -1) return invalid;
  if (first < 0xf0) {
    const rune = ((first & 0x0f) << 12) | (second << 6) | third;
    return rune < 0x800 || isSurrogate(rune) ? invalid : { rune, size: 3 };
  }
  const fourth = continuation(bytes, at + 3);
  if (fourth === -1) return invalid;
  const rune = ((first & 0x07) << 18) | (second << 12) | (third << 6) | fourth;
  return rune < 0x10000 || rune > maxRune ? invalid : { rune, size: 4 };
}

/** How many runes Go counts. */
export function runeCount(bytes: string): number {
  if (isAscii(bytes)) return bytes.length;
  let count = 0;
  for (let at = 0; at < bytes.length; at += runeAt(bytes, at).size) count += 1;
  return count;
}

/** The bytes of a code point; those of U+FFFD for what is none. */
export function encodeRune(rune: number): string {
  if (rune >= 0 && rune < 0x80) return String.fromCharCode(rune);
  const valid = isValidRune(rune) ? rune : runeError;
  return Buffer.from(String.fromCodePoint(valid), 'utf8').toString('latin1');
}

export function isValidRune(rune: number): boolean {
  return rune >= 0 && rune <= maxRune && !isSurrogate(rune);
}

export function isAscii(bytes: string): boolean {
  // oxlint-disable-next-line no-control-regex -- all of ASCII is meant
  return /^[\x00-\x7f]*$/.test(bytes);
}

const invalid: DecodedRune = { rune: runeError, size: 1 };

function continuation(bytes: string, at: number): number {
  // Behind the end this is NaN, which no comparison accepts.
  const code = bytes.charCodeAt(at);
  return code >= 0x80 && code <= 0xbf ? code & 0x3f : -1;
}

function isSurrogate(rune: number): boolean {
  return rune >= 0xd800 && rune <= 0xdfff;
}
