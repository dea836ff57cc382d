/** sprig's `encryptAES` and `decryptAES`: AES-256 in CBC mode, the initialization vector in front, in base64. */
import { createCipheriv, createDecipheriv } from 'node:crypto';

import { decodeBase64 } from '../../golang/encoding/base64.ts';
import { FunctionFailure, type FunctionTable } from '../function.ts';
import { textFunction } from './text-function.ts';

export const aes: FunctionTable = {
  encryptAES: textFunction(2, ([password = '', plain = ''], tools) => {
    if (plain === '') return '';
    const iv = tools.randomBytes(16);
    const cipher = createCipheriv('aes-256-cbc', keyOf(password), iv);
    return Buffer.concat([iv, cipher.update(plain, 'latin1'), cipher.final()]).toString('base64');
  }),
  decryptAES: textFunction(2, ([password = '', encrypted = '']) => {
    if (encrypted === '') return '';
    const decoded = decodeBase64(encrypted);
    if ('error' in decoded) throw new FunctionFailure(decoded.error);
    const bytes = Buffer.from(decoded.bytes, 'latin1');
    if (bytes.length < 32 || bytes.length % 16 !== 0) {
      throw new FunctionFailure('crypto/cipher: input not full blocks');
    }
    const decipher = createDecipheriv('aes-256-cbc', keyOf(password), bytes.subarray(0, 16));
    decipher.setAutoPadding(false);
    const plain = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]);
    return withoutPadding(plain).toString('latin1');
  }),
};

/** The password itself is the key, cut or filled with zeros. */
function keyOf(password: string): Buffer {
  const key = Buffer.alloc(32);
  key.write(password, 'latin1');
  return key;
}

/**
 * sprig takes the last byte for the length of the padding and looks no further, so that a wrong password can give
 * any bytes.
 */
function withoutPadding(plain: Buffer): Buffer {
  const size = plain.at(-1) ?? 0;
  if (size > plain.length) throw new FunctionFailure('the padding is longer than the text: wrong password?');
  return plain.subarray(0, plain.length - size);
}
