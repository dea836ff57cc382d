import { expect, test } from 'vitest';
import { externalSecretManifest } from '../api/testing/manifests.ts';
import { objectIndex } from '../manifest/object-index.ts';
import { checkAcross } from './check-across.ts';

const nothing = objectIndex();

test('a store that nobody has seen is missing in the namespace that the object names', () => {
  const object = externalSecretManifest({ secretStoreRef: { name: 'vault' } });
  const named = { ...object, metadata: { name: 'db', namespace: 'own' } };
  expect(checkAcross(named, 'asked', nothing).missing).toContainEqual({
    kind: 'SecretStore',
    namespace: 'own',
    name: 'vault',
  });
});

test('an object that names no namespace is of that of the request', () => {
  const object = externalSecretManifest({ secretStoreRef: { name: 'vault' } });
  const unnamed = { ...object, metadata: { name: 'db' } };
  expect(checkAcross(unnamed, 'asked', nothing).missing).toContainEqual({
    kind: 'SecretStore',
    namespace: 'asked',
    name: 'vault',
  });
});

test.each([
  ['of the same kind and another group', { ...externalSecretManifest(), apiVersion: 'example.com/v1' }],
  ['of a kind that names no store', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db' } }],
  ['that is no object', 'text'],
])('nothing is said or looked for of something %s', (_, object) => {
  expect(checkAcross(object, 'asked', nothing)).toEqual({ findings: [], missing: [] });
});
