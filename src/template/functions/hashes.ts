import { hash } from 'node:crypto';

import type { FunctionTable } from '../function.ts';
import { textFunction } from './text-function.ts';

export const hashes: FunctionTable = {
  sha1sum: hexDigest('sha1'),
  sha256sum: hexDigest('sha256'),
  sha512sum: hexDigest('sha512'),
  adler32sum: textFunction(1, ([input = '']) => String(adler32(Buffer.from(input, 'latin1')))),
};

function hexDigest(algorithm: string) {
  return textFunction(1, ([input = '']) => hash(algorithm, Buffer.from(input, 'latin1'), 'hex'));
}

/** RFC 1950, 8.2. */
function adler32(bytes: Buffer): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}
