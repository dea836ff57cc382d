import { describe, expect, test } from 'vitest';
import { testCertificate } from '../../../test/harness/test-certificate.ts';
import { specReader } from '../spec-reader.ts';
import { readVaultSpec, type VaultSpec } from './vault-spec.ts';

const token = { auth: { tokenSecretRef: { name: 'vault', key: 'token' } } };

function read(spec: Record<string, unknown>): VaultSpec {
  return readVaultSpec(
    specReader('SecretStore/main', {
      provider: 'vault',
      spec: { server: 'https://vault', ...spec },
      files: {},
    }),
  );
}

test('defaults are those of the kind', () => {
  expect(read(token)).toMatchObject({
    server: 'https://vault',
    engine: { mount: undefined, version: 'v2' },
    namespace: undefined,
    headers: {},
    caBundle: undefined,
    login: { method: 'token' },
  });
});

describe('the login', () => {
  test.each([
    [{ tokenSecretRef: {}, kubernetes: { role: 'r' } }, { method: 'token' }],
    [
      { kubernetes: { role: 'r', serviceAccountRef: { name: 'a' }, secretRef: { name: 's' } }, ldap: {} },
      {
        method: 'kubernetes',
        mountPath: 'kubernetes',
        role: 'r',
        tokenField: 'auth.kubernetes.serviceAccountRef',
      },
    ],
    [
      { kubernetes: { role: 'r', mountPath: 'k8s/eu', secretRef: { name: 's' } } },
      { method: 'kubernetes', mountPath: 'k8s/eu', role: 'r', tokenField: 'auth.kubernetes.secretRef' },
    ],
    [
      { kubernetes: { role: 'r' } },
      {
        method: 'kubernetes',
        mountPath: 'kubernetes',
        role: 'r',
        tokenField: 'auth.kubernetes.serviceAccountRef',
      },
    ],
  ])('%j', (auth, expected) => {
    expect(read({ auth }).login).toEqual(expected);
  });

  test.each([
    [{}, 'spec.provider.vault.auth: no valid auth method is specified'],
    [{ appRole: {}, kubernetes: { role: 'r' } }, 'spec.provider.vault.auth.appRole: is not supported yet'],
    [{ jwt: {} }, 'spec.provider.vault.auth.jwt: is not supported yet'],
    [{ kubernetes: {} }, 'spec.provider.vault.auth.kubernetes.role: it must be set'],
  ])('%j is refused', (auth, message) => {
    expect(() => read({ auth })).toThrow(message);
  });

  test.each(['k8s/../../sys', '..', './k8s', '/'])('the mount %s is refused', mountPath => {
    expect(() => read({ auth: { kubernetes: { role: 'r', mountPath } } })).toThrow(
      'spec.provider.vault.auth.kubernetes.mountPath: it must name a mount, without "." or ".." as a step',
    );
  });
});

test('the namespace of the login is that of the store, or its own', () => {
  expect(read({ ...token, namespace: 'a' })).toMatchObject({ namespace: 'a', authNamespace: 'a' });
  expect(read({ auth: { ...token.auth, namespace: 'b' }, namespace: 'a' })).toMatchObject({
    namespace: 'a',
    authNamespace: 'b',
  });
});

test('caBundle is PEM in base64 and nothing else', () => {
  const { ca } = testCertificate();

  expect(read({ ...token, caBundle: Buffer.from(ca).toString('base64') }).caBundle).toBe(ca);
  expect(() => read({ ...token, caBundle: 'bm90IHBlbQ==' })).toThrow(
    'spec.provider.vault.caBundle: it must be certificates in PEM, encoded as base64',
  );
});

test.each([
  [{ ...token, version: 'v3' }, 'vault.version: it must be v1 or v2'],
  [
    { ...token, tls: { certSecretRef: {} } },
    'vault.tls: a client certificate for the connection is not supported yet',
  ],
  [{ ...token, server: 'vault:8200' }, 'vault.server: it is no URL'],
])('%j is refused', (spec, message) => {
  expect(() => read(spec)).toThrow(message);
});
