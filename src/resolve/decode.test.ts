import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, decodeAll, type DecodingStrategy } from './decode.ts';

function decoded(strategy: DecodingStrategy | undefined, text: string): string {
  return decode(strategy, Buffer.from(text)).toString('latin1');
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
    expect(() => decoded(strategy, text)).toThrow(`illegal base64 data at input byte ${offset}`);
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

test('quirk of External Secrets, decodingStrategy Auto: any text that happens to be base64 is decoded', () => {
  expect(decoded('Auto', 'password')).toBe('\xa5\xab\x2c\xc2\x8a\xdd');
  expect(decoded('Auto', 'admin123')).not.toBe('admin123');
});

describe('Auto, strictly', () => {
  const long = Buffer.alloc(90, 0xfe).toString('base64');
  test.each([
    ['leaves a password of eight letters alone', 'password', 'password'],
    ['leaves a text alone whose bytes would be no text', 'admin123', 'admin123'],
    ['decodes what gives text', 'c2VjcmV0', 'secret'],
    ['decodes what is padded', '/v8=', '\xfe\xff'],
    ['decodes what is long', long, '\xfe'.repeat(90)],
    ['still leaves alone what is no base64', 'no base64!', 'no base64!'],
    ['takes control characters for no text', 'AAAA', 'AAAA'],
  ])('%s', (_, text, expected) => {
    expect(decode('Auto', Buffer.from(text), true).toString('latin1')).toBe(expected);
  });

  test('changes nothing about the strategies that are named', () => {
    expect(decode('Base64', Buffer.from('password'), true).toString('latin1')).toBe(
      '\xa5\xab\x2c\xc2\x8a\xdd',
    );
  });
});

test('of a map the first key that cannot be decoded is named, with the strategy and no value', () => {
  const data = new Map([
    ['fine', Buffer.from('YQ==')],
    ['broken', Buffer.from('canary!')],
  ]);

  expect(() => decodeAll('Base64', data)).toThrow(
    /^error applying decoding strategy Base64 to data: failure decoding key broken: illegal base64 data at input byte 6$/,
  );
  expect([...decodeAll('Auto', data).values()].map(String)).toEqual(['a', 'canary!']);
});

test('what was encoded comes back', () => {
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      const value = Buffer.from(bytes);
      const url = value.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
      expect(decode('Base64', Buffer.from(value.toString('base64')))).toEqual(value);
      expect(decode('Base64URL', Buffer.from(url))).toEqual(value);
    }),
  );
});
