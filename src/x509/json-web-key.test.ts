import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';

import { jwkPrivateKeyDer, jwkPublicKeyDer } from './json-web-key.ts';
import { Malformed } from './malformed.ts';
import { keyObjectOf, publicKeyDerOf, writePkcs8 } from './private-key.ts';
import { sampleKey } from './testing/sample-certificates.ts';

type Jwk = Record<string, unknown>;

function jwks(kind: Parameters<typeof sampleKey>[0]) {
  const key = sampleKey(kind);
  const keyObject = keyObjectOf(key);
  const secret: Jwk = { ...keyObject.export({ format: 'jwk' }) };
  const open: Jwk = { ...createPublicKey(keyObject).export({ format: 'jwk' }) };
  return { key, secret, open };
}

describe.each(['rsa', 'P-256', 'P-384', 'P-521', 'ed25519'] as const)('a %s key', kind => {
  const { key, secret, open } = jwks(kind);

  test('gives its private key', () => {
    expect(jwkPrivateKeyDer(JSON.stringify(secret))).toEqual(writePkcs8(key));
  });

  test('gives its public key', () => {
    expect(jwkPublicKeyDer(JSON.stringify(open))).toEqual(publicKeyDerOf(key));
  });

  test('gives neither for the other', () => {
    expect(() => jwkPublicKeyDer(JSON.stringify(secret))).toThrow(Malformed);
    expect(() => jwkPrivateKeyDer(JSON.stringify(open))).toThrow(Malformed);
  });

  test('may have any known member beside, and unknown ones', () => {
    const beside = { alg: 'x', kid: 'k', use: 'sig', key_ops: ['sign'], x5c: ['a'], other: { a: [1] } };
    expect(jwkPublicKeyDer(JSON.stringify({ ...beside, ...open }))).toEqual(publicKeyDerOf(key));
  });

  test('may be in padded or unpadded base64 of either alphabet', () => {
    const inStandard = Object.entries(open).map(([name, value]) =>
      name === 'kty' || name === 'crv'
        ? [name, value]
        : [name, Buffer.from(String(value), 'base64url').toString('base64')],
    );
    expect(jwkPublicKeyDer(JSON.stringify(Object.fromEntries(inStandard)))).toEqual(publicKeyDerOf(key));
  });
});

test('an RSA key needs its primes, but not what follows from them', () => {
  const { key, secret } = jwks('rsa');
  const without = (...names: string[]) =>
    JSON.stringify(Object.fromEntries(Object.entries(secret).filter(([name]) => !names.includes(name))));

  expect(jwkPrivateKeyDer(without('dp', 'dq', 'qi'))).toEqual(writePkcs8(key));
  expect(jwkPrivateKeyDer(JSON.stringify({ ...secret, dp: '', dq: null }))).toEqual(writePkcs8(key));
  expect(() => jwkPrivateKeyDer(without('p', 'q'))).toThrow(Malformed);
});

test('the length of an Ed25519 public key is not looked at', () => {
  const der = jwkPublicKeyDer('{"kty":"OKP","crv":"Ed25519","x":"AQ"}');
  expect(der.subarray(-2)).toEqual(Buffer.of(0, 1));
});

describe('what is no key is refused, and not quoted', () => {
  const { secret, open } = jwks('P-256');
  const other = jwks('P-256').open;
  const ed = jwks('ed25519');

  test.each<[string, unknown]>([
    ['no JSON object', ['kty']],
    ['no type', {}],
    ['a type in another case', { ...open, kty: 'ec' }],
    ['a symmetric key', { kty: 'oct', k: 'AAAA' }],
    ['a curve that is not known', { ...open, crv: 'secp256k1' }],
    ['P-224, which jwx has not', { ...open, crv: 'P-224' }],
    ['X25519', { kty: 'OKP', crv: 'X25519', x: 'A'.repeat(43) }],
    ['a coordinate missing', { ...open, y: undefined }],
    ['a coordinate of another point', { ...open, y: other['y'] }],
    ['a coordinate that is too long', { ...open, x: Buffer.alloc(33, 1).toString('base64url') }],
    ['a coordinate that is no base64', { ...open, x: '!!' }],
    ['a coordinate that is a number', { ...open, x: 1 }],
    ['a name that is a number', { ...open, kid: 1 }],
    ['operations that are no list', { ...open, key_ops: 'sign' }],
    ['certificates that are no list', { ...open, x5c: 'a' }],
    ['an exponent that is too large', { kty: 'RSA', n: 'AQAB', e: 'gAAAAAAAAAA' }],
  ])('public: %s', (_name, jwk) => {
    expect(() => jwkPublicKeyDer(JSON.stringify(jwk))).toThrow(Malformed);
  });

  test.each<[string, unknown]>([
    ['a private key of zero', { ...secret, d: 'AAAA' }],
    ['a private key above the order', { ...secret, d: Buffer.alloc(32, 255).toString('base64url') }],
    ['an Ed25519 seed of 31 bytes', { ...ed.secret, d: 'A'.repeat(41) }],
    ['an Ed25519 key whose halves do not fit', { ...ed.secret, x: jwks('ed25519').open['x'] }],
    ['an X25519 key', { ...ed.secret, crv: 'X25519' }],
    ['an unknown type', { kty: 'oct', d: 'AA' }],
  ])('private: %s', (_name, jwk) => {
    expect(() => jwkPrivateKeyDer(JSON.stringify(jwk))).toThrow(Malformed);
  });

  test('two types that differ', () => {
    expect(() => jwkPublicKeyDer(JSON.stringify(open).replace('{', '{"kty":"RSA",'))).toThrow(Malformed);
  });

  test('a message names the member, never its value', () => {
    const broken = JSON.stringify({ ...secret, d: 'top!secret' });
    expect(() => jwkPrivateKeyDer(broken)).toThrow(/^failed to decode value for key d$/);
  });
});
