import { constants, createPublicKey, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { describe, expect, test } from 'vitest';

import { sampleCertificate } from '../../x509/testing/sample-certificates.ts';
import { render } from './testing/render.ts';

const { keyPem } = sampleCertificate({ kind: 'rsa' });
const secret = 'geheim\u{0}\u{ff}';

function encrypted(oaepHash: string, key = keyPem): string {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const text = Buffer.from(secret, 'latin1');
  return publicEncrypt({ key: createPublicKey(key), padding, oaepHash }, text).toString('latin1');
}

const decrypt = (scheme: string, hash: string, input: string, key = keyPem) =>
  render(`{{ rsaDecrypt "${scheme}" "${hash}" .i .k }}`, { i: input, k: key });

test.each([
  ['SHA1', 'sha1'],
  ['SHA256', 'sha256'],
  ['SHA512', 'sha512'],
  // All others are SHA-256, also where something else is meant.
  ['None', 'sha256'],
  ['SHA384', 'sha256'],
  ['', 'sha256'],
])('RSA-OAEP with the hash %j', async (hash, oaepHash) => {
  expect(await decrypt('RSA-OAEP', hash, encrypted(oaepHash))).toBe(secret);
});

test('the scheme None gives the input back, whatever the key', async () => {
  expect(await decrypt('None', 'x', secret, 'no key')).toBe(secret);
});

describe('what cannot be decrypted is refused, and neither text nor key is quoted', () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 768 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  });
  const ec = sampleCertificate().keyPem;

  test.each([
    ['another scheme', () => decrypt('RSA', 'SHA256', 'secret'), 'decryption scheme is not supported'],
    [
      'another hash',
      () => decrypt('RSA-OAEP', 'SHA1', encrypted('sha256')),
      'error decrypting data with RSA',
    ],
    [
      'text that was never encrypted',
      () => decrypt('RSA-OAEP', 'SHA1', 'secret'),
      'error decrypting data with RSA',
    ],
    ['no key', () => decrypt('RSA-OAEP', 'SHA1', 'secret', 'key'), 'failed to decode PEM block'],
    [
      'a certificate for a key',
      () => decrypt('RSA-OAEP', 'SHA1', 'secret', sampleCertificate().pem),
      'could not parse private key: unable to parse private key type',
    ],
    [
      'a key of another kind',
      () => decrypt('RSA-OAEP', 'SHA1', 'secret', ec),
      'could not parse RSA private key',
    ],
    [
      'a short key',
      () => decrypt('RSA-OAEP', 'SHA1', 'secret', short),
      'error decrypting data with RSA: the key is too short to be safe',
    ],
  ])('%s', async (_name, call, message) => {
    const error: unknown = await call().catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(`error calling rsaDecrypt: ${message}`);
    expect(String(error)).not.toContain('secret');
  });
});
