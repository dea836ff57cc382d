import { expect, test } from 'vitest';
import { toV1 } from './convert.ts';
import { externalSecretManifest, storeManifest, vaultProvider } from './testing/manifests.ts';

test('v1beta1 becomes v1 and nothing else changes', () => {
  const old = { ...externalSecretManifest(), apiVersion: 'external-secrets.io/v1beta1' };
  expect(toV1(old)).toEqual(externalSecretManifest());
});

test('defaults are filled in as the API server does', () => {
  const { spec } = toV1(externalSecretManifest({ target: undefined, refreshInterval: undefined }));
  expect(spec).toMatchObject({
    refreshInterval: '1h0m0s',
    target: { creationPolicy: 'Owner', deletionPolicy: 'Retain' },
  });
  expect(toV1(storeManifest(vaultProvider({ auth: { kubernetes: { role: 'r' } } })))).toHaveProperty(
    'spec.provider.vault.auth.kubernetes.mountPath',
    'kubernetes',
  );
});

test('a complete object is returned itself, so that its identity can be relied on', () => {
  const object = externalSecretManifest();
  expect(toV1(object)).toBe(object);
});

test.for([
  { apiVersion: 'v1', kind: 'Secret' },
  { apiVersion: 'external-secrets.io/v1alpha1', kind: 'ExternalSecret' },
  {},
])('%j is left alone', object => {
  expect(toV1(object)).toBe(object);
});
