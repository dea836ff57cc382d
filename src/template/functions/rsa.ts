import { constants, privateDecrypt } from 'node:crypto';

import { decodePem } from '../../golang/encoding/pem.ts';
import { Malformed } from '../../x509/malformed.ts';
import { keyObjectOf, readPrivateKey, type PrivateKey } from '../../x509/private-key.ts';
import { isTooShort } from '../../x509/rsa-key.ts';
import { FunctionFailure, type FunctionTable } from '../function.ts';
import { prices } from './prices.ts';
import { orFailure, textFunction } from './text-function.ts';

export const rsa: FunctionTable = {
  rsaDecrypt: textFunction(4, ([scheme = '', hash = '', input = '', keyPem = ''], tools) => {
    if (scheme === 'None') return input;
    if (scheme !== 'RSA-OAEP') throw new FunctionFailure('decryption scheme is not supported');
    tools.spend(prices.privateOperation);
    const key = keyOf(keyPem);
    if (key.kind !== 'rsa') throw new FunctionFailure('could not parse RSA private key');
    return decryptOaep(key, oaepHashes[hash] ?? 'sha256', input);
  }),
};

/** All others, `None` among them, are SHA-256. */
const oaepHashes: Readonly<Record<string, string>> = { SHA1: 'sha1', SHA512: 'sha512' };

function keyOf(keyPem: string): PrivateKey {
  const found = decodePem(keyPem);
  if (found === undefined) throw new FunctionFailure('failed to decode PEM block');
  return orFailure(() => readPrivateKey(found.block.bytes), 'could not parse private key: ');
}

function decryptOaep(key: PrivateKey & { kind: 'rsa' }, oaepHash: string, input: string): string {
  if (isTooShort(key.rsa))
    throw new Malformed('error decrypting data with RSA: the key is too short to be safe');
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  try {
    const plain = privateDecrypt({ key: keyObjectOf(key), padding, oaepHash }, Buffer.from(input, 'latin1'));
    return plain.toString('latin1');
  } catch {
    // OpenSSL's reasons would only help who guesses at the key.
    throw new FunctionFailure('error decrypting data with RSA: crypto/rsa: decryption error');
  }
}
