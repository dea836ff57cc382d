import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeBase64 } from './base64.ts';

describe('what is base64 of an encoding is decoded', () => {
  test.each([
    ['standard', 'YQ==', 'a'],
    ['standard', '+/+/', '\u{fb}\u{ff}\u{bf}'],
    ['standard', 'Y\nW\r\nI=\n', 'ab'],
    ['standard', '', ''],
    ['url', '-_-_', '\u{fb}\u{ff}\u{bf}'],
    ['rawStandard', 'YWI', 'ab'],
    ['rawUrl', '-_8', '\u{fb}\u{ff}'],
    // The bits that are left over are not looked at.
    ['standard', 'YR==', 'a'],
  ] as const)('%s of %j', (encoding, text, bytes) => {
    expect(decodeBase64(text, encoding)).toEqual({ bytes });
  });
});

describe('what is none is refused at the byte that Go names', () => {
  test.each([
    ['standard', 'YQ', 0],
    ['standard', 'YQ=', 3],
    ['standard', 'YWJj\nZ', 5],
    ['standard', 'YQ==YQ==', 4],
    ['standard', 'Y Q=', 1],
    ['standard', '-_-_', 0],
    ['url', '+/+/', 0],
    ['rawStandard', 'YQ==', 2],
    ['rawUrl', 'YWJjZ', 4],
    ['standard', 'a', 0],
    ['standard', '=', 0],
    ['standard', 'a===', 1],
    ['standard', 'ab=c', 2],
    ['standard', 'ab==x', 4],
    ['standard', 'abc=d', 4],
    ['standard', 'ab=\n=\n=', 6],
  ] as const)('%s of %j, byte %d', (encoding, text, offset) => {
    expect(decodeBase64(text, encoding)).toEqual({
      error: `illegal base64 data at input byte ${offset}`,
      offset,
    });
  });
});

test('whatever node encodes comes back', () => {
  fc.assert(
    fc.property(fc.uint8Array(), array => {
      const buffer = Buffer.from(array);
      const expected = { bytes: buffer.toString('latin1') };
      expect(decodeBase64(buffer.toString('base64'))).toEqual(expected);
      expect(decodeBase64(buffer.toString('base64url'), 'rawUrl')).toEqual(expected);
    }),
  );
});
