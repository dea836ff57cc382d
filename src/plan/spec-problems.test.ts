import { describe, expect, test } from 'vitest';
import { specProblems } from './spec-problems.ts';

type Spec = Parameters<typeof specProblems>[0];
const generatorRef = { kind: 'Password', name: 'p' } as const;

test.each<[string, Spec]>([
  ['spec.dataFrom[0].find.name.regexp', { dataFrom: [{ find: { name: { regexp: '(' } } }] }],
  [
    'spec.dataFrom[1].rewrite[0].regexp.source',
    { dataFrom: [{}, { extract: { key: 'a' }, rewrite: [{ regexp: { source: '[', target: '' } }] }] },
  ],
  [
    'spec.dataFrom[0].rewrite[1].transform.template',
    {
      dataFrom: [
        {
          find: {},
          rewrite: [{ regexp: { source: 'a', target: '' } }, { transform: { template: '{{ up .value }}' } }],
        },
      ],
    },
  ],
  [
    'spec.data[0].sourceRef.generatorRef',
    { data: [{ secretKey: 'a', remoteRef: { key: 'a' }, sourceRef: { generatorRef } }] },
  ],
  ['spec.target.creationPolicy', { target: { creationPolicy: 'CreateOrMerge' } }],
  ['spec.target.manifest', { target: { manifest: { apiVersion: 'v1', kind: 'ConfigMap' } } }],
  ['spec.target.template.data[a]', { target: { template: { data: { a: '{{' } } } }],
])('%s is refused', (path, spec) => {
  expect(specProblems(spec).map(problem => problem.path)).toEqual([path]);
});

describe('an expression that RE2 does not know', () => {
  test.each([String.raw`(?=a)`, String.raw`(?!a)`, String.raw`(?<=a)b`, String.raw`(a)\1`])(
    '%s is refused with what RE2 lacks',
    regexp => {
      const [problem] = specProblems({ dataFrom: [{ find: { name: { regexp } } }] });

      expect(problem?.fix).toContain('RE2 knows no lookaround and no back references');
    },
  );

  test('that is merely broken gets no such advice', () => {
    expect(specProblems({ dataFrom: [{ find: { name: { regexp: 'a(' } } }] })[0]?.fix).toBeUndefined();
  });
});

test('what can be resolved has no problems', () => {
  const spec: Spec = {
    data: [{ secretKey: 'a', remoteRef: { key: 'a' }, sourceRef: { storeRef: { name: 's' } } }],
    dataFrom: [
      { extract: { key: 'a' }, rewrite: [] },
      { sourceRef: { storeRef: { name: 's' } } },
      {
        find: { name: { regexp: '^(?P<name>[a-z]+)$' }, tags: { a: 'b' } },
        rewrite: [
          { regexp: { source: '/', target: '_' } },
          { transform: { template: '{{ .value | upper }}' } },
          { merge: { strategy: 'JSON', into: 'all' } },
        ],
      },
    ],
    target: {
      creationPolicy: 'None',
      manifest: { apiVersion: 'v1', kind: 'Secret' },
      template: { data: { a: '{{ .a }}' }, templateFrom: [{ literal: 'a: b' }] },
    },
  };

  expect(specProblems(spec)).toEqual([]);
});
