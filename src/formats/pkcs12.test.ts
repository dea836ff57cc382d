import { expect, test } from 'vitest';

import { readArchive } from '../pkcs12/read-archive.ts';
import { hasKeytool, keytool } from '../x509/testing/openssl.ts';
import { pkcs12 } from './pkcs12.ts';
import { sampleSecret, storeOptions } from './testing/sample-secret.ts';

const { root, intermediate, leaf, data } = sampleSecret();

test('key and chain are under the password, which is text', () => {
  const opened = readArchive(
    pkcs12(data, storeOptions('pässword')),
    Buffer.from('pässword').toString('latin1'),
  );
  expect(opened.key).toEqual(leaf.key);
  expect(opened.certificates.map(({ der }) => der)).toEqual(
    [leaf, intermediate, root].map(({ certificate }) => certificate.der),
  );
});

test.skipIf(!hasKeytool)('Java finds a key and its chain', async () => {
  const store = { 'store.p12': pkcs12(data, storeOptions()) };
  const printed = await keytool(['-list', '-v', '-keystore', 'store.p12', '-storepass', 'changeit'], store);
  expect(printed).toContain('Entry type: PrivateKeyEntry\nCertificate chain length: 3');
});

test('a password that it cannot have is refused and not named', () => {
  expect(() => pkcs12(data, storeOptions('geheim😀'))).toThrow(
    /^the data cannot be written as pkcs12: the password has characters beyond U\+FFFF$/,
  );
});

test('data without a key is refused', () => {
  expect(() => pkcs12(new Map(), storeOptions())).toThrow(
    'the data cannot be written as pkcs12: tls.key is missing',
  );
});
