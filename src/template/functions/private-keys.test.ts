import { describe, expect, test } from 'vitest';

import { openssl } from '../../x509/testing/openssl.ts';
import { render } from './testing/render.ts';

describe('a key that was made', () => {
  test.each([
    ['rsa', 'RSA PRIVATE KEY', 'Private-Key: (4096 bit, 2 primes)'],
    ['', 'RSA PRIVATE KEY', 'Private-Key: (4096 bit, 2 primes)'],
    ['ecdsa', 'EC PRIVATE KEY', 'Private-Key: (256 bit)'],
    ['ed25519', 'PRIVATE KEY', 'ED25519 Private-Key:'],
  ])(
    'of type %j is whole to openssl',
    async (type, block, text) => {
      const key = await render(`{{ genPrivateKey "${type}" }}`);
      expect(key.startsWith(`-----BEGIN ${block}-----\n`)).toBe(true);
      const printed = await openssl(['pkey', '-in', 'k', '-noout', '-text', '-check'], { k: key });
      expect(printed).toContain('Key is valid');
      expect(printed).toContain(text);
    },
    60_000,
  );

  test('of type dsa is one to openssl, its public half being that of its private one', async () => {
    const key = await render('{{ genPrivateKey "dsa" }}');
    expect(key.startsWith('-----BEGIN DSA PRIVATE KEY-----\n')).toBe(true);
    const files = { k: key, text: 'some text' };
    expect(await openssl(['dsa', '-in', 'k', '-noout', '-text'], files)).toContain('Private-Key: (2048 bit)');
    expect(await openssl(['pkey', '-in', 'k', '-noout', '-pubcheck'], files)).toContain('Key is valid');
  }, 60_000);
});

test('another type is named in the output, as in sprig', async () => {
  expect(await render('{{ genPrivateKey "rot13" }}')).toBe('Unknown type rot13');
});
