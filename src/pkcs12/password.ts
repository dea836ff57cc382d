import { codesOf } from '../golang/characters/runes.ts';
import { Malformed } from '../x509/malformed.ts';

/** A password in the two forms that PKCS#12 derives keys from. */
export interface Password {
  /** UCS-2 with two zero bytes at its end (RFC 7292, B.1). */
  readonly bmp: Buffer;
  /** What PBES2 takes (RFC 8018, 3). */
  readonly utf8: Buffer;
}

/**
 * @param password a string of bytes; one that is no UTF-8 counts as U+FFFD, as in Go
 * @throws Malformed for a character beyond the Basic Multilingual Plane
 */
export function passwordOf(password: string): Password {
  const runes = [...codesOf(password)];
  const bmp = bmpString(runes);
  return {
    bmp: Buffer.concat([bmp, Buffer.alloc(2)]),
    utf8: Buffer.from(String.fromCodePoint(...runes), 'utf8'),
  };
}

/** Some programs take no bytes at all, not even the zeros, for the empty password. */
export const noPassword: Password = { bmp: Buffer.alloc(0), utf8: Buffer.alloc(0) };

export function isEmpty(password: Password): boolean {
  return password.utf8.length === 0;
}

/** A BMPString. @throws Malformed */
export function bmpString(runes: readonly number[]): Buffer {
  if (runes.some(rune => rune > 0xffff)) {
    throw new Malformed('pkcs12: string contains characters that cannot be encoded in UCS-2');
  }
  return Buffer.from(runes.flatMap(rune => [rune >> 8, rune & 0xff]));
}
