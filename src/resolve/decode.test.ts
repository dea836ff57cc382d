import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode } from './decode.ts';
import type { DecodingStrategy } from './decode.ts';

function decoded(strategy: DecodingStrategy | undefined, text: string): string {
  return decode(strategy, Buffer.from(text), 'the value').toString('latin1');
}

test('no strategy and None leave every byte alone', () => {
  expect(decoded(undefined, 'YQ==')).toBe('YQ==');
  expect(decoded('None', 'YQ==')).toBe('YQ==');
});

describe('what Go accepts', () => {
  test.each<[DecodingStrategy, string, string]>([
    ['Base64', '', ''],
    ['Base64', 'YQ==', 'a'],
    ['Base64', 'Y\r\nQ=\n=\n', 'a'],
    ['Base64', '+/+/', '\xfb\xff\xbf'],
    ['Base64URL', '-_-_', '\xfb\xff\xbf'],
    ['Base64', 'YR==', 'a'],
  ])('%s of %j', (strategy, text, expected) => {
    expect(decoded(strategy, text)).toBe(expected);
  });
});

describe('what Go refuses and Node would not', () => {
  test.each<[DecodingStrategy, string, number]>([
    ['Base64', 'YQ', 0],
    ['Base64', 'YQ=', 3],
    ['Base64', 'YQ== ', 4],
    ['Base64', 'Y Q==', 1],
    ['Base64', '-_-_', 0],
    ['Base64URL', '+/+/', 0],
    ['Base64', 'YWI=YWI=', 4],
    ['Base64', '=', 0],
    ['Base64', 'Y===', 1],
    ['Base64', 'YWJj=', 4],
    ['Base64', 'YQ===', 4],
  ])('%s of %j, illegal at byte %d', (strategy, text, offset) => {
    expect(() => decoded(strategy, text)).toThrow(
      `the value is not valid ${strategy}: illegal data at input byte ${offset}`,
    );
  });
});

describe('Auto', () => {
  test.each([
    ['is base64 where it can be', 'aGVsbG8=', 'hello'],
    ['is base64url where only that fits', '-_-_', '\xfb\xff\xbf'],
    ['is the text where neither fits', 'no base64!', 'no base64!'],
    [
      'takes a password of eight letters for base64, as External Secrets does',
      'password',
      '\xa5\xab\x2c\xc2\x8a\xdd',
    ],
  ])('%s', (_, text, expected) => {
    expect(decoded('Auto', text)).toBe(expected);
  });
});

test('what was encoded comes back', () => {
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      const value = Buffer.from(bytes);
      const url = value.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
      expect(decode('Base64', Buffer.from(value.toString('base64')), 'v')).toEqual(value);
      expect(decode('Base64URL', Buffer.from(url), 'v')).toEqual(value);
    }),
  );
});
