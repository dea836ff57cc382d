import { assert, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase32, encodeBase32 } from './base32.ts';

// RFC 4648, section 10.
const vectors = [
  ['', ''],
  ['f', 'MY======'],
  ['fo', 'MZXQ===='],
  ['foo', 'MZXW6==='],
  ['foob', 'MZXW6YQ='],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI======'],
] as const;

test.each(vectors)('%j is %j', (text, encoded) => {
  expect(encodeBase32(Buffer.from(text))).toBe(encoded);
  expect(decodeBase32(encoded.replaceAll('=', ''))?.toString()).toBe(text);
});

test('what is encoded is decoded to the same bytes', () => {
  assert(
    property(uint8Array({ maxLength: 100 }), bytes => {
      const encoded = encodeBase32(Buffer.from(bytes)).replaceAll('=', '');
      expect(decodeBase32(encoded)).toEqual(Buffer.from(bytes));
    }),
  );
});

describe('what is no base32 is not decoded', () => {
  test.each(['a', 'A1', 'MY======', 'A', 'ABC', 'ABCDEF', 'MZXW6YT!'])('%j', text => {
    expect(decodeBase32(text)).toBeUndefined();
  });
});
