import { describe, expect, test } from 'vitest';
import { unquote, unquoteRune } from './unquote.ts';

describe('a string literal', () => {
  test.each([
    ['"a b"', 'a b'],
    ['""', ''],
    ['"\\a\\b\\f\\n\\r\\t\\v\\\\\\""', '\x07\b\f\n\r\t\v\\"'],
    ['"\\x41\\xff\\101\\000\\377"', 'A\xffA\0\xff'],
    ['"é"', '\xc3\xa9'],
    ['"\\u00e9\\U0001F600"', '\xc3\xa9\xf0\x9f\x98\x80'],
    ['"😀\\n"', '\xf0\x9f\x98\x80\n'],
    ['"\'"', "'"],
    ['`a\\n"b"`', 'a\\n"b"'],
    ['`a\r\nb`', 'a\nb'],
  ])('%s', (literal, bytes) => {
    expect(unquote(literal)).toBe(bytes);
  });

  test.each([
    '"\\q"',
    '"\\\'"',
    '"\\x4"',
    '"\\xg1"',
    '"\\u12"',
    '"\\ud800"',
    '"\\U00110000"',
    '"\\8"',
    '"\\12"',
    '"\\400"',
    '"a\nb"',
    '"a\n\\n"',
  ])('%j is none', literal => {
    expect(unquote(literal)).toBeUndefined();
  });
});

test.each([
  ["'a'", 97],
  ["'€'", 0x20ac],
  ["'😀'", 0x1f600],
  ["'\\n'", 10],
  ["'\\''", 39],
  ["'\"'", 34],
  ["'\\xff'", 255],
  ["'\\377'", 255],
  ["'\\u20ac'", 0x20ac],
  ["''", undefined],
  ["'ab'", undefined],
  ["'\\\"'", undefined],
])('the character literal %s is %s', (literal, rune) => {
  expect(unquoteRune(literal)).toBe(rune);
});
