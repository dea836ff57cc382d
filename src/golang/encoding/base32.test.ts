import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase32, encodeBase32 } from './base32.ts';

test.each([
  ['', ''],
  ['a', 'ME======'],
  ['ab', 'MFRA===='],
  ['abc', 'MFRGG==='],
  ['abcd', 'MFRGGZA='],
  ['hello', 'NBSWY3DP'],
])('%j is %j', (bytes, text) => {
  expect(encodeBase32(bytes)).toBe(text);
  expect(decodeBase32(text)).toEqual({ bytes });
});

test('what is encoded is decoded', () => {
  fc.assert(
    fc.property(fc.uint8Array(), array => {
      const bytes = Buffer.from(array).toString('latin1');
      expect(decodeBase32(encodeBase32(bytes))).toEqual({ bytes });
    }),
  );
});

test.each([
  ['ME====\n==', 'a'],
  // What stands behind the padding is not looked at while it is less than a group.
  ['ME======A', 'a'],
])('%j is %j', (text, bytes) => {
  expect(decodeBase32(text)).toEqual({ bytes });
});

test.each([
  ['a', 0],
  ['ME', 0],
  ['ME=====', 7],
  ['M1======', 1],
  ['MFR=====', 3],
  ['ME==A===', 3],
  ['========', 0],
  ['M=======', 1],
  ['NBSWY3DPM', 8],
])('%j is refused at byte %i, as Go says it', (text, at) => {
  expect(decodeBase32(text)).toEqual({ error: `illegal base32 data at input byte ${at}` });
});
