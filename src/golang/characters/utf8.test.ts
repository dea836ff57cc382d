import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeRune, isValidRune, runeAt, runeCount } from './utf8.ts';
import { anyText } from '../testing/any-text.ts';

function bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

describe('a rune', () => {
  test.each([
    ['a', 0x61, 1],
    ['é', 0xe9, 2],
    ['€', 0x20ac, 3],
    ['😀', 0x1f600, 4],
    ['\uFFFD', 0xfffd, 3],
    ['\u{10FFFF}', 0x10ffff, 4],
  ])('%s is read with its size and written as its bytes', (text, rune, size) => {
    expect(runeAt(bytes(text), 0)).toEqual({ rune, size });
    expect(encodeRune(rune)).toBe(bytes(text));
  });

  test.each([
    ['a byte that only continues', '\x80'],
    ['a byte that never occurs', '\xff'],
    ['an end in the middle', '\xe2\x82'],
    ['something else in the middle', '\xe2a\xac'],
    ['a form longer than needed', '\xc0\x80'],
    ['three bytes for two', '\xe0\x80\x80'],
    ['four bytes for three', '\xf0\x80\x80\x80'],
    ['half of a surrogate pair', '\xed\xa0\x80'],
    ['beyond the last code point', '\xf4\x90\x80\x80'],
  ])('%s is one wrong byte', (_, text) => {
    expect(runeAt(text, 0)).toEqual({ rune: 0xfffd, size: 1 });
  });

  test.each([-1, 0xd800, 0x110000])('%d is none and is written as U+FFFD', rune => {
    expect(isValidRune(rune)).toBe(false);
    expect(encodeRune(rune)).toBe(bytes('\uFFFD'));
  });
});

test('runes are counted as JavaScript counts the code points of a text', () => {
  fc.assert(
    fc.property(anyText(), text => {
      expect(runeCount(bytes(text))).toBe(Array.from(text).length);
    }),
  );
});

test('each byte that is no UTF-8 counts as a rune', () => {
  expect(runeCount('a\xff\xfe\xe2\x82')).toBe(5);
});
