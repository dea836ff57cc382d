/** Keys from passwords by PBKDF2 (RFC 8018), as archives name it. */
import { pbkdf2Sync } from 'node:crypto';

import { expectTag, fieldsOf, integerOf, objectIdentifierOf, tags, type DerNode } from '../x509/der.ts';
import { Malformed } from '../x509/malformed.ts';
import type { Password } from './password.ts';

export const ITERATIONS = 2048;

/** An archive that asks for more would hold up the process for longer than any honest one does. */
const MOST_ITERATIONS = 2_000_000;

export const PBKDF2 = '1.2.840.113549.1.5.12';
export const PBES2 = '1.2.840.113549.1.5.13';

export interface Randomness {
  randomBytes(size: number): Buffer;
}

export interface Encrypted {
  /** AlgorithmIdentifier. */
  readonly algorithm: DerNode;
  readonly data: Buffer;
}

/** The key of an AlgorithmIdentifier of PBKDF2 (RFC 8018, A.2). @throws Malformed */
export function pbkdf2(algorithm: DerNode | undefined, password: Password, size: number): Buffer {
  const [oid, parameters] = fieldsOf(algorithm);
  if (objectIdentifierOf(oid) !== PBKDF2) {
    throw new Malformed('pkcs12: this pbes2 kdf algorithm is not supported');
  }
  const [salt, iterations, ...optional] = fieldsOf(parameters);
  const prf = optional.find(field => field.tag === tags.sequence);
  const digest = prf === undefined ? 'sha1' : hmacDigests[objectIdentifierOf(fieldsOf(prf)[0])];
  if (digest === undefined) throw new Malformed('pkcs12: this pbes2 prf is not supported');
  const { content } = expectTag(salt, tags.octetString);
  return pbkdf2Sync(password.utf8, content, iterationsOf(iterations), size, digest);
}

/** Names of node:crypto. */
export const hmacDigests: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.11': 'sha512',
};

/** @throws Malformed */
export function iterationsOf(node: DerNode | undefined): number {
  const iterations = integerOf(node);
  if (iterations < 1n || iterations > MOST_ITERATIONS) {
    throw new Malformed('pkcs12: the number of iterations is out of range');
  }
  return Number(iterations);
}
