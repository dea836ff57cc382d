import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../kube/object.ts';
import { REPORTED_KINDS } from '../../../report/follow/reported-kinds.ts';
import { clusterKinds, isMetadataOnly } from './cluster-kinds.ts';

const kindOf = (name: string) => {
  const found = clusterKinds.find(({ kind }) => kind === name);
  if (found === undefined) throw new Error(`${name} is not read`);
  return found;
};
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

describe.for(['Secret', 'ConfigMap'])('%s', name => {
  test('only metadata is asked for, and of that the annotations are dropped', () => {
    const { metadataOnly, keep } = kindOf(name);
    const object: KubeObject = {
      apiVersion: 'v1',
      kind: name,
      metadata: {
        name: 'db',
        namespace: 'shop',
        uid: 'u',
        annotations: { [LAST_APPLIED]: '{"data":{"password":"aHVudGVyMg=="}}' },
        managedFields: [{ fieldsV1: { 'f:data': { 'f:password': {} } } }],
      },
    };
    expect(metadataOnly).toBe(true);
    expect(keep(object)).toEqual({
      apiVersion: 'v1',
      kind: name,
      metadata: { name: 'db', namespace: 'shop' },
      data: { password: '' },
    });
  });
});

test('of the kinds that are judged, neither a status nor copies of the manifest are kept', () => {
  const object = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'db', annotations: { [LAST_APPLIED]: '{}', own: 'x' }, managedFields: [{}] },
    spec: { refreshInterval: '1h' },
    status: { conditions: [] },
  };
  expect(kindOf('ExternalSecret').keep(object)).toEqual({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'db', annotations: { own: 'x' } },
    spec: { refreshInterval: '1h' },
    status: undefined,
  });
});

test.for(REPORTED_KINDS)('$kind, which the report checks, is read whole in the same versions', reported => {
  expect(kindOf(reported.kind)).toMatchObject({ ...reported, metadataOnly: false });
});

test('no kind is read twice', () => {
  const ids = clusterKinds.map(({ group, kind }) => `${group}/${kind}`);
  expect(new Set(ids).size).toBe(ids.length);
});

test.for([
  ['v1', 'Pod', true],
  ['v1', 'Secret', true],
  ['example.com/v1', 'Pod', false],
  ['apps/v1', 'Deployment', false],
  ['external-secrets.io/v1', 'ExternalSecret', false],
] as const)('of %s %s only the metadata is known: %s', ([apiVersion, kind, expected]) => {
  expect(isMetadataOnly({ apiVersion, kind })).toBe(expected);
});
