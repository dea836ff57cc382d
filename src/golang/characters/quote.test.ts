import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canBackquote, quote, quoteRune } from './quote.ts';
import { unquote } from './unquote.ts';

function bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

describe('quote', () => {
  test.each([
    ['plain text', 'a b~', '"a b~"', '"a b~"'],
    ['quotes and backslashes', 'a"b\\c\'', '"a\\"b\\\\c\'"', '"a\\"b\\\\c\'"'],
    ['escapes with names', '\x07\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"', '"\\a\\b\\f\\n\\r\\t\\v"'],
    ['other control characters', '\0\x1f\x7f', '"\\x00\\x1f\\x7f"', '"\\x00\\x1f\\x7f"'],
    ['letters', bytes('é€'), bytes('"é€"'), '"\\u00e9\\u20ac"'],
    [
      'what is beyond sixteen bits',
      bytes('😀\u{E0001}'),
      bytes('"😀\\U000e0001"'),
      '"\\U0001f600\\U000e0001"',
    ],
    [
      'what cannot be seen',
      bytes('\u00a0\u200b\ufeff'),
      '"\\u00a0\\u200b\\ufeff"',
      '"\\u00a0\\u200b\\ufeff"',
    ],
    ['bytes that are no UTF-8', '\xff\xe2\x82', '"\\xff\\xe2\\x82"', '"\\xff\\xe2\\x82"'],
    ['U+FFFD itself', bytes('\uFFFD'), bytes('"\uFFFD"'), '"\\ufffd"'],
  ])('%s', (_, text, unicode, ascii) => {
    expect(quote(text)).toBe(unicode);
    expect(quote(text, 'ascii')).toBe(ascii);
  });

  test('what it writes reads as what it was given', () => {
    fc.assert(
      fc.property(fc.uint8Array(), array => {
        const text = Buffer.from(array).toString('latin1');
        expect(unquote(Buffer.from(quote(text), 'latin1').toString('utf8'))).toBe(text);
        expect(unquote(quote(text, 'ascii'))).toBe(text);
      }),
    );
  });
});

test.each([
  [0x61, "'a'", "'a'"],
  [0x27, "'\\''", "'\\''"],
  [0x22, "'\"'", "'\"'"],
  [0x0a, "'\\n'", "'\\n'"],
  [0x20ac, bytes("'€'"), "'\\u20ac'"],
  [0x110000, bytes("'\uFFFD'"), "'\\ufffd'"],
])('the rune %d in quotes', (rune, unicode, ascii) => {
  expect(quoteRune(rune)).toBe(unicode);
  expect(quoteRune(rune, 'ascii')).toBe(ascii);
});

test.each([
  ['a\tb"', true],
  [bytes('é'), true],
  ['', true],
  ['a`b', false],
  ['a\nb', false],
  ['\x7f', false],
  ['\xff', false],
  [bytes('\ufeff'), false],
])('%j may stand in back quotes: %s', (text, expected) => {
  expect(canBackquote(text)).toBe(expected);
});
