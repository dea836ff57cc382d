import { expect, test } from 'vitest';
import { unsupportedFeatures } from './supported.ts';

type Spec = Parameters<typeof unsupportedFeatures>[0];
const generatorRef = { kind: 'Fake', name: 'p' } as const;

test.each<[string, Spec]>([
  [
    'spec.data[0].sourceRef.generatorRef',
    { data: [{ secretKey: 'a', remoteRef: { key: 'a' }, sourceRef: { generatorRef } }] },
  ],
  ['spec.target.creationPolicy', { target: { creationPolicy: 'Merge' } }],
  ['spec.target.creationPolicy', { target: { creationPolicy: 'CreateOrMerge' } }],
  ['spec.target.manifest', { target: { manifest: { apiVersion: 'v1', kind: 'ConfigMap' } } }],
])('%s is never resolved', (path, spec) => {
  expect(unsupportedFeatures(spec).map(problem => problem.path)).toEqual([path]);
});

test('everything else is for the steps of resolving to judge', () => {
  const spec: Spec = {
    data: [{ secretKey: 'a', remoteRef: { key: 'a' } }],
    dataFrom: [{ find: {} }, { sourceRef: { generatorRef } }, { rewrite: [{}] }],
    target: { creationPolicy: 'Orphan', manifest: { apiVersion: 'v1', kind: 'Secret' } },
  };

  expect(unsupportedFeatures(spec)).toEqual([]);
});
