import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64 } from './base64.ts';

test('what Node encodes is decoded', () => {
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      const text = Buffer.from(bytes).toString('base64');
      expect(decodeBase64(text)).toEqual({ bytes: Buffer.from(bytes).toString('latin1') });
    }),
  );
});

test.each([
  ['aGVs\r\nbG8=\n', 'hello'],
  ['aGVsbG8\n=', 'hello'],
  ['YQ=\n=', 'a'],
  // The bits that are left over are not looked at.
  ['YR==', 'a'],
  ['', ''],
])('line breaks in %j are skipped', (text, bytes) => {
  expect(decodeBase64(text)).toEqual({ bytes });
});

test.each([
  ['aGVsbG8', 4],
  ['a', 0],
  ['=', 0],
  ['a===', 1],
  ['ab=', 3],
  ['ab=c', 2],
  ['ab==x', 4],
  ['abc=d', 4],
  ['aGVs bG8=', 4],
  ['a-_b', 1],
  ['abcd\nef', 5],
])('%j is refused at byte %i, as Go says it', (text, at) => {
  expect(decodeBase64(text)).toMatchObject({ error: `illegal base64 data at input byte ${at}` });
});
