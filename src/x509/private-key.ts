/** Private keys, read from and written to the three DER forms that Go's `crypto/x509` has. */
import { createECDH, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

import { curveOfIdentifier, type Curve } from './curves.ts';
import {
  bitString,
  constructed,
  contextTag,
  children,
  decodeDer,
  decodeFirst,
  expectTag,
  explicitTag,
  fieldsOf,
  integer,
  integerOf,
  nullValue,
  objectIdentifier,
  objectIdentifierOf,
  octetString,
  sequence,
  tags,
  type DerNode,
} from './der.ts';
import { Malformed } from './malformed.ts';
import { rsaKey, type RsaKey } from './rsa-key.ts';

export type PrivateKey =
  | { readonly kind: 'rsa'; readonly rsa: RsaKey }
  | { readonly kind: 'ec'; readonly curve: Curve; readonly secret: Buffer; readonly point: Buffer }
  | { readonly kind: 'ed25519' | 'x25519'; readonly seed: Buffer };

const identifiers = {
  rsa: '1.2.840.113549.1.1.1',
  ec: '1.2.840.10045.2.1',
  ed25519: '1.3.101.112',
  x25519: '1.3.101.110',
} as const;

/** Whichever of the three forms it is. @throws Malformed */
export function readPrivateKey(der: Buffer): PrivateKey {
  for (const read of [readPkcs1, readPkcs8, readSec1]) {
    try {
      return read(der);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
  }
  throw new Malformed('unable to parse private key type');
}

/** `RSA PRIVATE KEY` (RFC 8017, A.1.2). @throws Malformed */
export function readPkcs1(der: Buffer): PrivateKey {
  const [version, ...numbers] = fieldsOf(decodeDer(der));
  // Version 1 has more than two primes.
  if (integerOf(version) !== 0n) throw new Malformed('x509: unsupported private key version');
  const values = numbers.slice(0, 8).map(integerOf);
  if (values.length < 5 || values.some(value => value <= 0n)) {
    throw new Malformed('x509: private key contains zero or negative value');
  }
  const [n = 0n, e = 0n, d = 0n, p = 0n, q = 0n, dp, dq, qi] = values;
  return { kind: 'rsa', rsa: rsaKey({ n, e, d, p, q, dp, dq, qi }) };
}

/** `PRIVATE KEY` (RFC 5208). @throws Malformed */
export function readPkcs8(der: Buffer): PrivateKey {
  const [version, algorithm, key] = fieldsOf(decodeFirst(der).node);
  integerOf(version);
  const [oid, parameters] = fieldsOf(algorithm);
  const { content } = expectTag(key, tags.octetString);
  switch (objectIdentifierOf(oid)) {
    case identifiers.rsa:
      return readPkcs1(content);
    case identifiers.ec:
      return readEcKey(content, parameters?.tag === tags.objectIdentifier ? parameters : undefined);
    case identifiers.ed25519:
      return { kind: 'ed25519', seed: readSeed(content, parameters) };
    case identifiers.x25519:
      return { kind: 'x25519', seed: readSeed(content, parameters) };
    default:
      throw new Malformed('x509: PKCS#8 wrapping contained private key with unknown algorithm');
  }
}

/** `EC PRIVATE KEY` (RFC 5915). @throws Malformed */
export function readSec1(der: Buffer): PrivateKey {
  return readEcKey(der, undefined);
}

function readEcKey(der: Buffer, curveParameter: DerNode | undefined): PrivateKey {
  const [version, secret, ...optional] = fieldsOf(decodeFirst(der).node);
  if (integerOf(version) !== 1n) throw new Malformed('x509: unknown EC private key version');
  const tagged = optional.find(field => field.tag === (contextTag(0) | constructed));
  const oid = curveParameter ?? (tagged === undefined ? undefined : children(tagged)[0]);
  const curve = oid === undefined ? undefined : curveOfIdentifier(objectIdentifierOf(oid));
  if (curve === undefined) throw new Malformed('x509: unknown elliptic curve');
  return ecKey(curve, expectTag(secret, tags.octetString).content);
}

/** The key of a secret number, which may have too many or too few zeros in front. @throws Malformed */
export function ecKey(curve: Curve, secret: Buffer): PrivateKey & { kind: 'ec' } {
  const digits = secret.subarray(secret.findIndex(byte => byte !== 0));
  if (digits.length > curve.size) throw new Malformed('x509: invalid private key length');
  const padded = Buffer.concat([Buffer.alloc(curve.size - digits.length), digits]);
  const exchange = createECDH(curve.openSslName);
  try {
    exchange.setPrivateKey(padded);
  } catch {
    // The number is zero or not below the order of the curve.
    throw new Malformed('x509: invalid private key value');
  }
  return { kind: 'ec', curve, secret: padded, point: exchange.getPublicKey() };
}

function readSeed(content: Buffer, parameters: DerNode | undefined): Buffer {
  const seed = expectTag(decodeFirst(content).node, tags.octetString).content;
  if (parameters !== undefined || seed.length !== 32) throw new Malformed('x509: invalid private key length');
  return seed;
}

/** `RSA PRIVATE KEY`. */
export function writePkcs1({ n, e, d, p, q, dp, dq, qi }: RsaKey): Buffer {
  return sequence(...[0n, n, e, d, p, q, dp, dq, qi].map(integer)).encoded;
}

/** `EC PRIVATE KEY`. */
export function writeSec1(key: PrivateKey & { kind: 'ec' }): Buffer {
  return ecPrivateKey(key, [explicitTag(0, objectIdentifier(key.curve.identifier))]);
}

/** `PRIVATE KEY`. */
export function writePkcs8(key: PrivateKey): Buffer {
  const { parameters, content } = pkcs8Parts(key);
  const algorithm = sequence(objectIdentifier(identifiers[key.kind]), ...parameters);
  return sequence(integer(0), algorithm, octetString(content)).encoded;
}

function pkcs8Parts(key: PrivateKey): { readonly parameters: readonly DerNode[]; readonly content: Buffer } {
  if (key.kind === 'rsa') return { parameters: [nullValue()], content: writePkcs1(key.rsa) };
  if (key.kind === 'ec') {
    return { parameters: [objectIdentifier(key.curve.identifier)], content: ecPrivateKey(key, []) };
  }
  return { parameters: [], content: octetString(key.seed).encoded };
}

function ecPrivateKey(key: PrivateKey & { kind: 'ec' }, parameters: readonly DerNode[]): Buffer {
  return sequence(integer(1), octetString(key.secret), ...parameters, explicitTag(1, bitString(key.point)))
    .encoded;
}

/** For node's own signing and deciphering. */
export function keyObjectOf(key: PrivateKey): KeyObject {
  return createPrivateKey({ key: writePkcs8(key), format: 'der', type: 'pkcs8' });
}

/** From a key that node made. */
export function privateKeyOf(key: KeyObject): PrivateKey {
  return readPkcs8(key.export({ type: 'pkcs8', format: 'der' }));
}

/** SubjectPublicKeyInfo. */
export function publicKeyDerOf(key: PrivateKey): Buffer {
  return createPublicKey(keyObjectOf(key)).export({ type: 'spki', format: 'der' });
}
