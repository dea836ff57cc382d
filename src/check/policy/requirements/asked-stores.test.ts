import { expect, test } from 'vitest';
import { subject } from '../testing/subject.ts';
import { askingOf, type Asking } from './asking.ts';
import { namedStores, selectedStores, storesOnce } from './asked-stores.ts';

const asking = (yaml: string): Asking => {
  const found = askingOf(subject(yaml));
  if (found === undefined) throw new Error('it asks nothing');
  return found;
};

const reading = asking(`
apiVersion: external-secrets.io/v1
kind: ExternalSecret
spec:
  secretStoreRef: { name: a }
  data:
    - sourceRef: { storeRef: { kind: ClusterSecretStore, name: a } }
    - sourceRef: { storeRef: { name: '' } }
    - remoteRef: { key: b }
  dataFrom:
    - sourceRef: { generatorRef: { kind: Password, name: p } }
    - sourceRef: { storeRef: { name: a } }`);

const writing = asking(`
apiVersion: external-secrets.io/v1alpha1
kind: ClusterPushSecret
spec:
  pushSecretSpec:
    secretStoreRefs:
      - { name: a, kind: ClusterSecretStore }
      - labelSelector: { matchLabels: { team: shop } }
    dataTo:
      - storeRef: { name: b }
      - storeRef: { labelSelector: {} }`);

test('an ExternalSecret names stores for all and for single entries; without a kind it means a SecretStore', () => {
  expect(namedStores(reading)).toEqual([
    { kind: 'SecretStore', name: 'a', path: 'spec.secretStoreRef.name' },
    { kind: 'ClusterSecretStore', name: 'a', path: 'spec.data[0].sourceRef.storeRef.name' },
    { kind: 'SecretStore', name: 'a', path: 'spec.dataFrom[1].sourceRef.storeRef.name' },
  ]);
});

test('a store that is named again is spoken of at its first place', () => {
  expect(storesOnce(namedStores(reading)).map(({ path }) => path)).toEqual([
    'spec.secretStoreRef.name',
    'spec.data[0].sourceRef.storeRef.name',
  ]);
});

test('a PushSecret names stores, or takes those that have some labels', () => {
  expect(namedStores(writing).map(({ path }) => path)).toEqual([
    'spec.pushSecretSpec.secretStoreRefs[0].name',
    'spec.pushSecretSpec.dataTo[0].storeRef.name',
  ]);
  expect(selectedStores(writing)).toEqual([
    'spec.pushSecretSpec.secretStoreRefs[1].labelSelector',
    'spec.pushSecretSpec.dataTo[1].storeRef.labelSelector',
  ]);
  expect(selectedStores(reading)).toEqual([]);
});
