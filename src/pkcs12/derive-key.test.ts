import { describe, expect, test } from 'vitest';

import { deriveKey, purposes } from './derive-key.ts';

const bmp = (text: string) => Buffer.concat([Buffer.from(text, 'utf16le').swap16(), Buffer.alloc(2)]);

// Vectors of the test programs of Peter Gutmann's cryptlib and of Bouncy Castle, which both come from early PKCS#12.
describe('the well-known vectors', () => {
  test.each([
    ['smeg', purposes.key, '0a58cf64530d823f', 1, '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3'],
    ['smeg', purposes.iv, '0a58cf64530d823f', 1, '79993dfe048d3b76'],
    ['smeg', purposes.key, '642b99ab44fb4b1f', 1, 'f3a95fec48d7711e985cfe67908c5ab79fa3d7c5caa5d966'],
    ['smeg', purposes.mac, '3d83c0e4546ac140', 1, '8d967d88f6caa9d714800ab3d48051d63f73a312'],
    ['queeg', purposes.key, '05dec959acff72f7', 1000, 'ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4'],
    ['queeg', purposes.iv, '05dec959acff72f7', 1000, '11dedad7758d4860'],
    ['queeg', purposes.key, '1682c0fc5b3f7ec5', 1000, '483dd6e919d7de2e8e648ba8f862f3fbfbdc2bcb2c02957f'],
    ['queeg', purposes.mac, '263216fcc2fab31c', 1000, '5ec4c7a80df652294c3925b6489a7ab857c83476'],
  ])('%s, purpose %d, salt %s, %d rounds', (password, purpose, salt, iterations, expected) => {
    const from = {
      digest: 'sha1',
      salt: Buffer.from(salt, 'hex'),
      password: bmp(password),
      iterations,
    } as const;
    expect(deriveKey(from, purpose, expected.length / 2).toString('hex')).toBe(expected);
  });
});

test('one more than the digest gives is derived from a second round', () => {
  const from = { digest: 'sha256', salt: Buffer.from('salt'), password: bmp('x'), iterations: 2 } as const;
  const long = deriveKey(from, purposes.key, 40);

  expect(long).toHaveLength(40);
  expect(deriveKey(from, purposes.key, 32)).toEqual(long.subarray(0, 32));
  expect(new Set(long.subarray(32)).size).toBeGreaterThan(1);
});

test('no salt and no password give something as well', () => {
  const none = Buffer.alloc(0);
  const key = deriveKey({ digest: 'sha512', salt: none, password: none, iterations: 1 }, purposes.mac, 64);
  expect(key).toHaveLength(64);
});
