import { expect, test } from 'vitest';
import { specProblems } from './spec-problems.ts';

type Spec = Parameters<typeof specProblems>[0];

test.each<[string, Spec]>([
  ['spec.dataFrom[1].rewrite', { dataFrom: [{}, { extract: { key: 'a' }, rewrite: [{}] }] }],
  [
    'spec.data[0].sourceRef.generatorRef',
    {
      data: [
        { secretKey: 'a', remoteRef: { key: 'a' }, sourceRef: { generatorRef: { kind: 'Fake', name: 'p' } } },
      ],
    },
  ],
  ['spec.target.creationPolicy', { target: { creationPolicy: 'CreateOrMerge' } }],
  ['spec.target.manifest', { target: { manifest: { apiVersion: 'v1', kind: 'ConfigMap' } } }],
  ['spec.target.template.data[a]', { target: { template: { data: { a: '{{' } } } }],
])('%s is refused', (path, spec) => {
  expect(specProblems(spec).map(problem => problem.path)).toEqual([path]);
});

test('what can be resolved has no problems', () => {
  const spec: Spec = {
    data: [{ secretKey: 'a', remoteRef: { key: 'a' }, sourceRef: { storeRef: { name: 's' } } }],
    dataFrom: [{ extract: { key: 'a' }, rewrite: [] }, { sourceRef: { storeRef: { name: 's' } } }],
    target: {
      creationPolicy: 'None',
      manifest: { apiVersion: 'v1', kind: 'Secret' },
      template: { data: { a: '{{ .a }}' } },
    },
  };

  expect(specProblems(spec)).toEqual([]);
});
