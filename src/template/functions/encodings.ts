/** Base64, base32 and hexadecimal. What cannot be decoded gives the text of Go's error as its value, as in sprig. */
import { decodeBase32, encodeBase32 } from '../../golang/encoding/base32.ts';
import { decodeBase64 } from '../../golang/encoding/base64.ts';
import { decodeHex } from '../../golang/encoding/hex.ts';
import type { FunctionTable } from '../function.ts';
import { define } from './define.ts';

export const encodings: FunctionTable = {
  b64enc: define(['string'], text => Buffer.from(text, 'latin1').toString('base64')),
  b64dec: define(['string'], text => decodedOrError(decodeBase64(text))),
  b32enc: define(['string'], encodeBase32),
  b32dec: define(['string'], text => decodedOrError(decodeBase32(text))),
  hexdec: define(['string'], text => decodedOrError(decodeHex(text))),
};

function decodedOrError(result: { readonly bytes: string } | { readonly error: string }): string {
  return 'bytes' in result ? result.bytes : result.error;
}
