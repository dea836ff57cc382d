import { expect, test } from 'vitest';
import { externalSecretManifest, storeManifest } from '../api/testing/manifests.ts';
import { checkObject } from './check.ts';
import { firstFindings } from './first-findings.ts';
import { error } from './rule.ts';

const MANY = 60;
const many = <Of>(of: (index: number) => Of): Of[] => Array.from({ length: MANY }, (_, index) => of(index));
const fields = (of: (index: number) => [string, unknown]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(many(of));

test('after the last finding that is kept nothing is looked at', () => {
  const looked: number[] = [];
  const found = firstFindings(many(index => index).keys(), index => {
    looked.push(index);
    return index % 2 === 0 ? [] : [error(`a[${index}]`, 'is odd'), error(`b[${index}]`, 'is odd')];
  });
  expect(found).toHaveLength(50);
  expect(found.at(-1)?.path).toBe('b[49]');
  expect(looked.at(-1)).toBe(49);
});

const text = (template: unknown) => externalSecretManifest({ target: { template } });
const pushed = { secretStoreRefs: [{ name: 's' }], selector: { secret: { name: 'a' } } };
const push = (spec: object) => ({
  apiVersion: 'external-secrets.io/v1alpha1',
  kind: 'PushSecret',
  metadata: { name: 'a' },
  spec: { ...pushed, ...spec },
});

test.for<[string, string, unknown]>([
  ['keys that no entry gives', 'PST120', text({ data: { a: many(i => `{{ .a${i} }}`).join('') } })],
  ['functions that there are not', 'PST119', text({ data: fields(i => [`a${i}`, '{{ .a | nope }}']) })],
  [
    'new keys that cannot be rendered',
    'PST118',
    externalSecretManifest({
      dataFrom: [
        { extract: { key: 'a' }, rewrite: many(() => ({ transform: { template: '{{ .value | nope }}' } })) },
      ],
    }),
  ],
  ['providers that there are not', 'PST204', storeManifest(fields(i => [`vaul${i}`, {}]))],
  [
    'names that a webhook does not have',
    'PST248',
    storeManifest({
      webhook: { url: 'https://a', result: {}, headers: fields(i => [`h${i}`, `{{ .a${i} }}`]) },
    }),
  ],
  ['templates of a PushSecret', 'PST529', push({ template: { data: fields(i => [`a${i}`, '{{ nope }}']) } })],
  ['stores of dataTo', 'PST528', push({ dataTo: many(i => ({ storeRef: { name: `t${i}` } })) })],
  [
    'headers of a generator',
    'PST410',
    {
      apiVersion: 'generators.external-secrets.io/v1alpha1',
      kind: 'Webhook',
      metadata: { name: 'a' },
      spec: { url: 'https://a', result: {}, headers: fields(i => [`h${i}`, '{{ nope }}']) },
    },
  ],
])('of thousands of mistakes in one object the first fifty are said: %s', ([, rule, object]) => {
  expect(checkObject(object).filter(found => found.rule === rule)).toHaveLength(50);
});

test('fifty warnings hide no error', () => {
  const rewrite = [
    ...many(() => ({ transform: { template: 'same' } })),
    { transform: { template: '{{ .value | nope }}' } },
  ];
  const found = checkObject(externalSecretManifest({ dataFrom: [{ extract: { key: 'a' }, rewrite }] }));
  expect(found.filter(({ severity }) => severity === 'error').map(({ path }) => path)).toEqual([
    `spec.dataFrom[0].rewrite[${MANY}].transform.template`,
  ]);
});
