import { expect, test } from 'vitest';
import { objectIndex, type IndexedObject } from './object-index.ts';
import { lookupsOf, tracedView } from './traced-view.ts';
import type { ManifestView, ObjectRef } from './view.ts';

const secret = (target?: string): IndexedObject => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { namespace: 'shop', name: 'db' },
  spec: {
    secretStoreRef: { name: 'vault' },
    ...(target === undefined ? {} : { target: { name: target } }),
  },
});
const store = (kind: 'SecretStore' | 'ClusterSecretStore'): IndexedObject => ({
  apiVersion: 'external-secrets.io/v1',
  kind,
  metadata: { name: 'vault', ...(kind === 'SecretStore' ? { namespace: 'shop' } : {}) },
  spec: { provider: { fake: { data: [] } } },
});
const generator = (kind: 'Fake' | 'ClusterGenerator'): IndexedObject => ({
  apiVersion: 'generators.external-secrets.io/v1alpha1',
  kind,
  metadata: { name: 'made', ...(kind === 'Fake' ? { namespace: 'shop' } : {}) },
  spec: kind === 'Fake' ? { data: {} } : { kind: 'Fake', generator: { fakeSpec: { data: {} } } },
});
const space: IndexedObject = { kind: 'Namespace', metadata: { name: 'shop', labels: { tier: 'gold' } } };

test.each<[string, (view: ManifestView) => unknown, IndexedObject, ObjectRef]>([
  [
    'an ExternalSecret',
    view => view.externalSecret('shop', 'db'),
    secret(),
    { kind: 'ExternalSecret', namespace: 'shop', name: 'db' },
  ],
  [
    'those that write a Secret',
    view => view.externalSecretsTargeting('shop', 'other')[0],
    secret('other'),
    { kind: 'ExternalSecret', namespace: 'shop', name: 'db' },
  ],
  [
    'a SecretStore',
    view => view.secretStore('shop', 'vault'),
    store('SecretStore'),
    { kind: 'SecretStore', namespace: 'shop', name: 'vault' },
  ],
  [
    'a ClusterSecretStore',
    view => view.clusterSecretStore('vault'),
    store('ClusterSecretStore'),
    { kind: 'ClusterSecretStore', name: 'vault' },
  ],
  [
    'a generator',
    view => view.generator('shop', 'Fake', 'made'),
    generator('Fake'),
    { kind: 'Fake', namespace: 'shop', name: 'made' },
  ],
  [
    'a generator of the cluster',
    view => view.generator('shop', 'ClusterGenerator', 'made'),
    generator('ClusterGenerator'),
    { kind: 'ClusterGenerator', name: 'made' },
  ],
  [
    'the labels of a namespace',
    view => view.namespaceLabels('shop'),
    space,
    { kind: 'Namespace', name: 'shop' },
  ],
])(
  'who asks for %s has the same answer, and asks for what a change of it touches',
  (_what, ask, object, ref) => {
    const index = objectIndex([object]);
    const asked: string[] = [];
    expect(ask(tracedView(index, lookup => asked.push(lookup)))).toBe(ask(index));
    expect(ask(index)).toBeDefined();
    expect(asked).toHaveLength(1);
    expect(lookupsOf(index, ref)).toContain(asked[0]);
  },
);

test('what is not there is asked for too, under the name that it will have', () => {
  const index = objectIndex();
  const asked: string[] = [];
  tracedView(index, lookup => asked.push(lookup)).externalSecretsTargeting('shop', 'db');
  index.set(secret());
  expect(lookupsOf(index, { kind: 'ExternalSecret', namespace: 'shop', name: 'db' })).toContain(asked[0]);
});

test.each<[string, ObjectRef]>([
  ['of another namespace', { kind: 'SecretStore', namespace: 'other', name: 'vault' }],
  ['of another name', { kind: 'SecretStore', namespace: 'shop', name: 'vault2' }],
  ['of another kind', { kind: 'ClusterSecretStore', name: 'vault' }],
])('a change of an object %s touches nobody who asked for this one', (_what, ref) => {
  const asked: string[] = [];
  tracedView(objectIndex(), lookup => asked.push(lookup)).secretStore('shop', 'vault');
  expect(lookupsOf(objectIndex(), ref)).not.toContain(asked[0]);
});
