import { expect, test } from 'vitest';

import { openssl } from '../x509/testing/openssl.ts';
import { pemBundle } from './pem-bundle.ts';
import { sampleSecret } from './testing/sample-secret.ts';

const { root, intermediate, leaf, data } = sampleSecret();

test('the certificates stand from leaf to root and the key last', () => {
  expect(pemBundle(data).toString()).toBe(leaf.pem + intermediate.pem + root.pem + leaf.keyPem);
});

test('openssl takes it for a key and for a chain', async () => {
  const files = { 'bundle.pem': pemBundle(data), 'root.pem': root.pem };
  expect(await openssl(['pkey', '-in', 'bundle.pem'], files)).toBe(leaf.keyPem);
  const verify = ['verify', '-CAfile', 'root.pem', '-untrusted', 'bundle.pem', 'bundle.pem'];
  expect(await openssl(verify, files)).toContain('OK');
});

test('a key is written as it was found', async () => {
  const older = await openssl(['ec', '-in', 'key.pem'], { 'key.pem': leaf.keyPem });
  expect(pemBundle(new Map(data).set('tls.key', Buffer.from(older))).toString()).toBe(
    leaf.pem + intermediate.pem + root.pem + older,
  );
});
