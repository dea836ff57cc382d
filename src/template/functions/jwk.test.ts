import { createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';

import { keyObjectOf } from '../../x509/private-key.ts';
import { sampleCertificate } from '../../x509/testing/sample-certificates.ts';
import { render } from './testing/render.ts';

const { key, keyPem } = sampleCertificate();
const secret = JSON.stringify(keyObjectOf(key).export({ format: 'jwk' }));
const publicKey = createPublicKey(keyObjectOf(key));

test('a private key becomes PKCS#8 in PEM', async () => {
  expect(await render('{{ jwkPrivateKeyPem .j }}', { j: secret })).toBe(keyPem);
});

test('a public key becomes PEM', async () => {
  const open = JSON.stringify(publicKey.export({ format: 'jwk' }));
  expect(await render('{{ .j | jwkPublicKeyPem }}', { j: open })).toBe(
    publicKey.export({ type: 'spki', format: 'pem' }),
  );
});

test('a broken key is refused and not quoted', async () => {
  const broken = render('{{ jwkPrivateKeyPem .j }}', { j: '{"kty":"EC","crv":"P-256","d":"geheim!"}' });
  const error: unknown = await broken.catch((thrown: unknown) => thrown);
  expect(String(error)).toContain('error calling jwkPrivateKeyPem: ');
  expect(String(error)).not.toContain('geheim');
});
