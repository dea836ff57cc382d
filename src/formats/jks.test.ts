import { describe, expect, test } from 'vitest';

import { readArchive } from '../pkcs12/read-archive.ts';
import { hasKeytool, keytool, keytoolMaking } from '../x509/testing/openssl.ts';
import { sampleChain } from '../x509/testing/sample-certificates.ts';
import { jks } from './jks.ts';
import { sampleSecret, storeOptions, tlsSecret } from './testing/sample-secret.ts';

const { leaf, data } = sampleSecret();

describe.skipIf(!hasKeytool)('to Java', () => {
  test.each(['rsa', 'ed25519'] as const)(
    'a JKS store of a %s key is what it should be, each authority trusted',
    async kind => {
      const { root, intermediate, leaf } = sampleChain(kind);
      const store = jks(tlsSecret(leaf, leaf.pem, root.pem + intermediate.pem), storeOptions());

      const list = ['-list', '-v', '-keystore', 'store.jks', '-storetype', 'JKS', '-storepass', 'changeit'];
      const printed = await keytool(list, { 'store.jks': store });

      expect(printed).toMatch(
        /Alias name: certificate\nCreation date: Jan 2, 2026\nEntry type: PrivateKeyEntry\n/,
      );
      for (const alias of ['ca', 'ca-2'])
        expect(printed).toContain(
          `Alias name: ${alias}\nCreation date: Jan 2, 2026\nEntry type: trustedCertEntry\n`,
        );
      expect(printed).toContain('Your keystore contains 3 entries');
    },
  );

  test('the key in a JKS store is ours', async () => {
    const store = { 'store.jks': jks(data, storeOptions()) };
    const to = ['-destkeystore', 'made.p12', '-deststoretype', 'PKCS12', '-deststorepass', 'changeit'];
    const convert = [
      '-importkeystore',
      '-srckeystore',
      'store.jks',
      '-srcstorepass',
      'changeit',
      ...to,
      '-noprompt',
    ];

    const made = await keytoolMaking('made.p12', convert, store);

    expect(readArchive(made, 'changeit').key).toEqual(leaf.key);
  });

  test('another password does not open a JKS store', async () => {
    const store = { 'store.jks': jks(data, storeOptions('changeit')) };
    const list = keytool(['-list', '-keystore', 'store.jks', '-storepass', 'another'], store);
    await expect(list).rejects.toSatisfy(error =>
      String(Object(error).stdout).includes('password was incorrect'),
    );
  });
});

test('a JKS store begins as one and has its entries counted', () => {
  const store = jks(data, storeOptions());
  expect([store.readUInt32BE(0).toString(16), store.readUInt32BE(4), store.readUInt32BE(8)]).toEqual([
    'feedfeed',
    2,
    2,
  ]);
});

test('neither password nor key stand readable in a JKS store', () => {
  const store = jks(data, storeOptions('readable-password'));
  const key = leaf.key.kind === 'ec' ? leaf.key.secret : Buffer.alloc(0);
  expect([store.includes('readable-password'), store.includes(key)]).toEqual([false, false]);
});
