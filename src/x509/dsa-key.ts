/** DSA keys in OpenSSL's own form: version, p, q, g, y, x. */
import { createPublicKey, type KeyObject } from 'node:crypto';

import { decodeDer, decodeFirst, fieldsOf, integer, integerOf, sequence, wholeBytesOf } from './der.ts';
import { Malformed } from './malformed.ts';

export function writeDsaKey(key: KeyObject): Buffer {
  const [, algorithm, secret] = fieldsOf(decodeDer(key.export({ type: 'pkcs8', format: 'der' })));
  const [, bits] = fieldsOf(decodeDer(createPublicKey(key).export({ type: 'spki', format: 'der' })));
  const [p, q, g] = fieldsOf(fieldsOf(algorithm)[1]).map(integerOf);
  const y = integerOf(decodeDer(wholeBytesOf(bits)));
  const x = secret === undefined ? 0n : integerOf(decodeDer(secret.content));
  return sequence(...[0n, p ?? 0n, q ?? 0n, g ?? 0n, y, x].map(integer)).encoded;
}

/** @throws Malformed for what is no such key */
export function readDsaKey(der: Buffer): void {
  const numbers = fieldsOf(decodeFirst(der).node).slice(0, 6).map(integerOf);
  if (numbers.length < 6) throw new Malformed('parsing DSA private key from PEM: asn1: sequence truncated');
}
