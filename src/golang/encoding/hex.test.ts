import { expect, test } from 'vitest';
import { decodeHex } from './hex.ts';

test.each([
  ['', ''],
  ['68656C6c6f', 'hello'],
  ['ff00', '\xff\0'],
])('%j is %j', (text, bytes) => {
  expect(decodeHex(text)).toEqual({ bytes });
});

test.each([
  ['6', 'encoding/hex: odd length hex string'],
  ['6g', "encoding/hex: invalid byte: U+0067 'g'"],
  // The byte is named before the length.
  ['6 5', "encoding/hex: invalid byte: U+0020 ' '"],
  ['00\n', 'encoding/hex: invalid byte: U+000A'],
  ['\xe9', "encoding/hex: invalid byte: U+00E9 '\xc3\xa9'"],
])('%j is refused with the words of Go', (text, error) => {
  expect(decodeHex(text)).toEqual({ error });
});
