import { expect, test } from 'vitest';
import { readManifests } from '../../manifest/read/read.ts';
import { repeatedObjects } from './repeated-objects.ts';

const object = (kind: string, metadata: string, spec = '{}', apiVersion = 'external-secrets.io/v1') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\nspec: ${spec}\n`;

const repeated = (...texts: readonly string[]) =>
  repeatedObjects(
    texts.flatMap((text, at) => readManifests(text, `${at}.yaml`).objects),
    'default',
  );

test('of two that differ the second is said, with the places of both', () => {
  const found = repeated(
    object('ExternalSecret', '{ name: db }', '{ a: 1 }'),
    object('ExternalSecret', '{ name: db, namespace: default }'),
  );
  expect(found).toEqual([
    {
      place: { file: '1.yaml', line: 3, column: 13 },
      finding: {
        rule: 'PST605',
        severity: 'warning',
        path: 'metadata.name',
        message: 'ExternalSecret db is there before, at 0.yaml:3:13: only this one is taken',
        fix: 'remove one of them, or give it another name',
      },
    },
  ]);
});

test('so are two versions of one kind, and cluster-wide ones whatever namespace they name', () => {
  expect(
    repeated(
      object('ExternalSecret', '{ name: db }'),
      object('ExternalSecret', '{ name: db }', '{}', 'external-secrets.io/v1beta1'),
      object('ClusterSecretStore', '{ name: db, namespace: a }'),
      object('ClusterSecretStore', '{ name: db }'),
    ),
  ).toHaveLength(2);
});

test('nothing is said of what is there word for word, of other kinds, names and namespaces, and of what has no name', () => {
  expect(
    repeated(
      object('ExternalSecret', '{ name: db }'),
      object('ExternalSecret', '{ name: db }'),
      object('SecretStore', '{ name: db }'),
      object('ExternalSecret', '{ name: db, namespace: shop }'),
      object('ExternalSecret', '{ generateName: db }'),
      object('ExternalSecret', '{ generateName: db }', '{ a: 1 }'),
      object('Service', '{ name: db }', '{}', 'v1'),
      object('Service', '{ name: db }', '{ a: 1 }', 'v1'),
      object('ExternalSecret', '~'),
    ),
  ).toEqual([]);
});
