import { describe, expect, test } from 'vitest';

import { Malformed } from '../x509/malformed.ts';
import { isEmpty, noPassword, passwordOf } from './password.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

describe('a password in its two forms', () => {
  test.each([
    ['', '0000', ''],
    ['ab', '006100620000', '6162'],
    [bytes('é中'), '00e94e2d0000', 'c3a9e4b8ad'],
    // Each byte that is no UTF-8 is the replacement character, as in Go.
    ['\u{e4}\u{b8}', 'fffdfffd0000', 'efbfbdefbfbd'],
    ['a\u{0}', '006100000000', '6100'],
  ])('%j', (password, bmp, utf8) => {
    const made = passwordOf(password);
    expect([made.bmp.toString('hex'), made.utf8.toString('hex')]).toEqual([bmp, utf8]);
  });
});

test('a character beyond the Basic Multilingual Plane is refused and not quoted', () => {
  expect(() => passwordOf(bytes('secret😀'))).toThrow(Malformed);
  expect(() => passwordOf(bytes('secret😀'))).toThrow(
    /^pkcs12: string contains characters that cannot be encoded in UCS-2$/,
  );
});

test('no bytes at all are as empty as the empty password', () => {
  expect([isEmpty(noPassword), isEmpty(passwordOf('')), isEmpty(passwordOf('a'))]).toEqual([
    true,
    true,
    false,
  ]);
});
