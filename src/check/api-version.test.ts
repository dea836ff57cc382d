import { expect, test } from 'vitest';
import { externalSecretManifest } from '../api/testing/manifests.ts';
import { checkObject } from './check.ts';

const found = (apiVersion: string, kind: string) =>
  checkObject({ ...externalSecretManifest(), apiVersion, kind }).map(({ path, fix, patch }) => ({
    path,
    fix,
    isRepaired: patch !== undefined,
  }));

test.for([
  ['ExternalSecrets', 'ExternalSecret', true],
  ['externalsecret', 'ExternalSecret', true],
  ['ClusterStore', 'ClusterSecretStore', false],
  ['Store', 'SecretStore', false],
] as const)(
  '%s gets the nearest kind, and is repaired where nothing else can be meant',
  ([kind, meant, isRepaired]) => {
    expect(found('external-secrets.io/v1', kind)).toEqual([
      { path: 'kind', fix: `write kind: ${meant}`, isRepaired },
    ]);
  },
);

test.for([
  ['external-secrets.io/v2', 'ClusterStore', 'external-secrets.io/v1'],
  ['external-secret.io/v1', 'ExternalSecrets', 'external-secrets.io/v1'],
  ['external-secrets.io/v1', 'PushSecrets', 'external-secrets.io/v1alpha1'],
  ['generators.external-secrets.io/v1', 'Passwords', 'generators.external-secrets.io/v1alpha1'],
] as const)(
  'a wrong kind of a wrong version is said with the version: %s %s',
  ([apiVersion, kind, current]) => {
    expect(found(apiVersion, kind)).toMatchObject([
      { path: 'kind' },
      { path: 'apiVersion', fix: `write apiVersion: ${current}` },
    ]);
  },
);

test('a kind that is near to several is nothing to speak of', () => {
  expect(found('external-secrets.io/v1', 'ClusterSecret')).toEqual([]);
});
