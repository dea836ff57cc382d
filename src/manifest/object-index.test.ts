import { describe, expect, test } from 'vitest';
import type { ExternalSecret } from '../api/external-secret.ts';
import type { ClusterSecretStore, SecretStore } from '../api/secret-store.ts';
import { objectIndex } from './object-index.ts';

function externalSecret(
  name: string,
  target?: string,
  metadata: Partial<ExternalSecret['metadata']> = {},
): ExternalSecret {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, namespace: 'shop', ...metadata },
    spec: target === undefined ? {} : { target: { name: target } },
  };
}

const store: SecretStore = {
  apiVersion: 'external-secrets.io/v1',
  kind: 'SecretStore',
  metadata: { name: 'vault', namespace: 'shop' },
  spec: { provider: { fake: { data: [] } } },
};
const clusterStore: ClusterSecretStore = {
  ...store,
  kind: 'ClusterSecretStore',
  metadata: { name: 'vault' },
};

describe('objectIndex', () => {
  test('finds each kind by its name, and namespaces by their labels', () => {
    const index = objectIndex([
      externalSecret('db'),
      store,
      clusterStore,
      { kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'a' } } },
      { kind: 'Namespace', metadata: { name: 'bare' } },
    ]);
    expect(index.externalSecret('shop', 'db')?.metadata.name).toBe('db');
    expect(index.secretStore('shop', 'vault')).toBe(store);
    expect(index.clusterSecretStore('vault')).toBe(clusterStore);
    expect(index.namespaceLabels('shop')).toEqual({ team: 'a' });
    expect(index.namespaceLabels('bare')).toEqual({});
  });

  test('knows nothing of other namespaces and names', () => {
    const index = objectIndex([externalSecret('db'), store]);
    expect(index.externalSecret('other', 'db')).toBeUndefined();
    expect(index.secretStore('other', 'vault')).toBeUndefined();
    expect(index.clusterSecretStore('vault')).toBeUndefined();
    expect(index.namespaceLabels('shop')).toBeUndefined();
    expect(index.externalSecret('__proto__', 'constructor')).toBeUndefined();
  });

  test('finds ExternalSecrets by their target, in order of their names', () => {
    const index = objectIndex([
      externalSecret('z', 'db'),
      externalSecret('a', 'db'),
      externalSecret('db'),
      externalSecret('m'),
    ]);
    const names = (target: string) =>
      index.externalSecretsTargeting('shop', target).map(({ metadata }) => metadata.name);
    expect(names('db')).toEqual(['a', 'db', 'z']);
    expect(names('m')).toEqual(['m']);
    expect(names('z')).toEqual([]);
  });

  test('of the ExternalSecrets of a name only those write the Secret whose target is one', () => {
    const target = (apiVersion: string, kind: string) => ({
      target: { name: 'db', manifest: { apiVersion, kind } },
    });
    const made = (name: string, spec: object) => {
      const object = externalSecret(name);
      return Object.assign(object, { spec: { ...object.spec, ...spec } });
    };
    const index = objectIndex([
      made('config-map', target('v1', 'ConfigMap')),
      made('other-secret', target('example.com/v1', 'Secret')),
      made('secret', target('v1', 'Secret')),
    ]);
    const names = index.externalSecretsTargeting('shop', 'db').map(({ metadata }) => metadata.name);
    expect(names).toEqual(['secret']);
  });

  test('a changed target moves the ExternalSecret', () => {
    const index = objectIndex([externalSecret('a', 'old')]);
    index.set(externalSecret('a', 'new'));
    expect(index.externalSecretsTargeting('shop', 'old')).toEqual([]);
    expect(index.externalSecretsTargeting('shop', 'new')).toHaveLength(1);
  });

  test('a deleted object is gone from everywhere, and deleting it again does nothing', () => {
    const index = objectIndex([externalSecret('a', 'db'), externalSecret('b', 'db'), store, clusterStore]);
    for (let i = 0; i < 2; i++) {
      index.delete({ kind: 'ExternalSecret', namespace: 'shop', name: 'a' });
      index.delete({ kind: 'SecretStore', namespace: 'shop', name: 'vault' });
      index.delete({ kind: 'ClusterSecretStore', name: 'vault' });
      index.delete({ kind: 'Namespace', name: 'shop' });
    }
    expect(index.externalSecret('shop', 'a')).toBeUndefined();
    expect(index.externalSecretsTargeting('shop', 'db').map(({ metadata }) => metadata.name)).toEqual(['b']);
    expect(index.secretStore('shop', 'vault')).toBeUndefined();
    expect(index.clusterSecretStore('vault')).toBeUndefined();
  });

  test('converts v1beta1 and fills in defaults on entry', () => {
    const index = objectIndex([{ ...externalSecret('db'), apiVersion: 'external-secrets.io/v1beta1' }]);
    expect(index.externalSecret('shop', 'db')).toMatchObject({
      apiVersion: 'external-secrets.io/v1',
      spec: { refreshInterval: '1h0m0s', target: { creationPolicy: 'Owner', deletionPolicy: 'Retain' } },
    });
  });

  test('the same object is given each time, however it is asked for', () => {
    const index = objectIndex([externalSecret('db')]);
    const first = index.externalSecret('shop', 'db');
    expect(index.externalSecret('shop', 'db')).toBe(first);
    expect(index.externalSecretsTargeting('shop', 'db')[0]).toBe(first);
  });

  test('a new list that brings the same version keeps the identity; a new version does not', () => {
    const index = objectIndex([externalSecret('db', undefined, { uid: 'u', resourceVersion: '1' })]);
    const first = index.externalSecret('shop', 'db');
    index.set(externalSecret('db', undefined, { uid: 'u', resourceVersion: '1' }));
    expect(index.externalSecret('shop', 'db')).toBe(first);
    index.set(externalSecret('db', 'other', { uid: 'u', resourceVersion: '2' }));
    expect(index.externalSecret('shop', 'db')?.spec.target?.name).toBe('other');
  });

  test('an object that was deleted and made anew is another one', () => {
    const index = objectIndex([externalSecret('db', 'old', { uid: 'u1', resourceVersion: '1' })]);
    index.set(externalSecret('db', 'new', { uid: 'u2', resourceVersion: '1' }));
    expect(index.externalSecret('shop', 'db')?.spec.target?.name).toBe('new');
  });
});
