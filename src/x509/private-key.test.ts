import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';

import { decodeAllPem, encodePem } from '../golang/encoding/pem.ts';
import { curveOfName } from './curves.ts';
import {
  bitString,
  children,
  decodeDer,
  explicitTag,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  type DerNode,
} from './der.ts';
import { Malformed } from './malformed.ts';
import {
  ecKey,
  keyObjectOf,
  publicKeyDerOf,
  readPkcs1,
  readPkcs8,
  readPrivateKey,
  readSec1,
  writePkcs1,
  writePkcs8,
  writeSec1,
} from './private-key.ts';
import { isTooShort } from './rsa-key.ts';
import { openssl } from './testing/openssl.ts';
import { sampleKey, sampleKinds } from './testing/sample-certificates.ts';

const der = (pem: string) => decodeAllPem(pem)[0]?.bytes ?? Buffer.alloc(0);
const pkcs8Pem = (key: Buffer) => encodePem({ type: 'PRIVATE KEY', headers: new Map(), bytes: key });

describe.each(sampleKinds)('a %s key', kind => {
  const key = sampleKey(kind);

  test('is written as openssl writes it', async () => {
    const pem = pkcs8Pem(writePkcs8(key));
    expect(await openssl(['pkey', '-in', 'key.pem'], { 'key.pem': pem })).toBe(pem);
  });

  test('is whole to openssl', async () => {
    const check = openssl(['pkey', '-in', 'key.pem', '-check', '-noout'], {
      'key.pem': pkcs8Pem(writePkcs8(key)),
    });
    expect(await check).toContain('Key is valid');
  });

  test('comes back as it was', () => {
    expect(readPrivateKey(writePkcs8(key))).toEqual(key);
  });

  test('has the public key that node finds', () => {
    const expected = createPublicKey(keyObjectOf(key)).export({ type: 'spki', format: 'der' });
    expect(publicKeyDerOf(key)).toEqual(expected);
  });
});

test('an X25519 key is read and written as well', () => {
  const pkcs8 = generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'der' });
  expect(writePkcs8(readPrivateKey(pkcs8))).toEqual(pkcs8);
});

describe('the older forms', () => {
  test('of an RSA key are read and written', async () => {
    const pem = await openssl(['genrsa', '-traditional', '2048']);
    const key = readPkcs1(der(pem));
    if (key.kind !== 'rsa') throw new TypeError('no RSA key');
    expect(writePkcs1(key.rsa)).toEqual(der(pem));
    expect(readPrivateKey(der(pem))).toEqual(key);
  });

  test.each(['P-224', 'P-256', 'P-384', 'P-521'] as const)('of a %s key are read and written', async kind => {
    const pem = await openssl([
      'ecparam',
      '-name',
      curveOfName(kind)?.openSslName ?? '',
      '-genkey',
      '-noout',
    ]);
    const key = readSec1(der(pem));
    if (key.kind !== 'ec') throw new TypeError('no EC key');
    expect(writeSec1(key)).toEqual(der(pem));
    expect(readPrivateKey(der(pem))).toEqual(key);
  });

  test('of an RSA key without its last three numbers have them computed', () => {
    const key = sampleKey('rsa');
    if (key.kind !== 'rsa') throw new TypeError('no RSA key');
    const short = sequence(...children(decodeDer(writePkcs1(key.rsa))).slice(0, 6)).encoded;
    expect(readPkcs1(short)).toEqual(key);
  });

  test.each([
    ['no public key', []],
    ['a public key that is another’s', [explicitTag(1, bitString(Buffer.of(4, 1, 2)))]],
  ])('of an EC key with %s get their own', (_name, publicKey) => {
    const curve = curveOfName('P-256');
    if (curve === undefined) throw new TypeError('no curve');
    const secret = octetString(Buffer.of(0, 0, 5));
    const parameters = explicitTag(0, objectIdentifier(curve.identifier));
    const key = readSec1(sequence(integer(1), secret, parameters, ...publicKey).encoded);
    expect(key).toEqual(ecKey(curve, Buffer.of(5)));
    expect(createPrivateKey(pkcs8Pem(writePkcs8(key))).asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });
});

describe('what is no private key is refused', () => {
  const rsa = sampleKey('rsa');
  const rsaNumbers = rsa.kind === 'rsa' ? children(decodeDer(writePkcs1(rsa.rsa))) : [];
  const withNumber = (index: number, node: DerNode) => sequence(...rsaNumbers.with(index, node)).encoded;
  const p256 = explicitTag(0, objectIdentifier('1.2.840.10045.3.1.7'));
  const pkcs8 = (oid: string, key: Buffer, ...parameters: DerNode[]) =>
    sequence(integer(0), sequence(objectIdentifier(oid), ...parameters), octetString(key)).encoded;

  test.each([
    ['nothing', readPkcs8, Buffer.alloc(0)],
    ['an algorithm that Go does not know', readPkcs8, pkcs8('1.2.3', Buffer.alloc(32))],
    [
      'an Ed25519 key with parameters',
      readPkcs8,
      pkcs8('1.3.101.112', octetString(Buffer.alloc(32)).encoded, integer(1)),
    ],
    ['an Ed25519 key of 31 bytes', readPkcs8, pkcs8('1.3.101.112', octetString(Buffer.alloc(31)).encoded)],
    ['an RSA key of three primes', readPkcs1, withNumber(0, integer(1))],
    ['an RSA key with a negative number', readPkcs1, withNumber(3, decodeDer(Buffer.from('0201ff', 'hex')))],
    ['an RSA key whose primes make another modulus', readPkcs1, withNumber(1, integer(15))],
    ['an RSA key with an even exponent', readPkcs1, withNumber(2, integer(4))],
    ['an RSA key with another private exponent', readPkcs1, withNumber(3, integer(5))],
    ['an RSA key with another coefficient', readPkcs1, withNumber(8, integer(5))],
    [
      'an RSA key with more behind it',
      readPkcs1,
      Buffer.concat([sequence(...rsaNumbers).encoded, Buffer.of(0)]),
    ],
    ['an EC key of another version', readSec1, sequence(integer(2), octetString(Buffer.of(1)), p256).encoded],
    ['an EC key without a curve', readSec1, sequence(integer(1), octetString(Buffer.of(1))).encoded],
    ['an EC key of zero', readSec1, sequence(integer(1), octetString(Buffer.alloc(32)), p256).encoded],
    [
      'an EC key above the order',
      readSec1,
      sequence(integer(1), octetString(Buffer.alloc(32, 255)), p256).encoded,
    ],
    ['an EC key of 33 bytes', readSec1, sequence(integer(1), octetString(Buffer.alloc(33, 1)), p256).encoded],
  ])('%s', (_name, read, bytes) => {
    expect(() => read(bytes)).toThrow(Malformed);
    expect(() => readPrivateKey(bytes)).toThrow('unable to parse private key type');
  });

  test('and no message has a byte of a key in it', () => {
    const secret = Buffer.from('a secret that nobody may see');
    expect(() => readPrivateKey(secret)).toThrow(/^unable to parse private key type$/);
  });
});

test('RSA keys of less than 1024 bits are too short to be used', () => {
  const bits = (modulusLength: number) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength });
    const key = readPrivateKey(privateKey.export({ type: 'pkcs8', format: 'der' }));
    return key.kind === 'rsa' && isTooShort(key.rsa);
  };
  expect([bits(1016), bits(1024)]).toEqual([true, false]);
});
