/** Requirements are held against what anybody applies: whatever it looks like, no rule throws and none takes values for names. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isJsonObject } from '../../../api/json.ts';
import { compilePolicy } from '../compile.ts';
import type { Subject } from '../contract.ts';
import { requirementRules } from './index.ts';

const NOW = new Date('2026-07-01T00:00:00Z');
const policy = compilePolicy({
  apiVersion: 'postern.dev/v1alpha1',
  kind: 'SecretPolicy',
  metadata: { name: 'all' },
  spec: {
    require: {
      stores: { allowed: [{ name: '{{namespace}}-*' }] },
      providers: { allowed: ['vault'] },
      remoteKeys: [{ patterns: ['^{{namespace}}/'] }],
      refresh: { atLeast: '5m', atMost: '1d' },
      maxAge: { classes: [{ name: 'critical', atMost: '7d' }], otherwise: '30d' },
      delivery: { allowed: ['files'] },
      regions: [{ region: 'eu-*', keys: ['^{{namespace}}/'] }],
    },
  },
});

const API_VERSIONS = [
  'external-secrets.io/v1',
  'external-secrets.io/v1beta1',
  'external-secrets.io/v1alpha1',
  'apps/v1',
  'batch/v1',
  'v1',
];
const KINDS = [...new Set(Object.values(requirementRules).flatMap(({ kinds }) => kinds))];

const FIELDS = [
  ...[
    'spec',
    'metadata',
    'labels',
    'annotations',
    'postern.dev/inject',
    'postern.dev/env',
    'postern.dev/refresh',
  ],
  ...[
    'secretStoreRef',
    'secretStoreRefs',
    'data',
    'dataFrom',
    'dataTo',
    'storeRef',
    'sourceRef',
    'remoteRef',
    'find',
  ],
  ...[
    'key',
    'name',
    'kind',
    'path',
    'regexp',
    'provider',
    'aws',
    'region',
    'refreshInterval',
    'target',
    'status',
  ],
  ...[
    'externalSecretSpec',
    'pushSecretSpec',
    'namespaces',
    'match',
    'remoteKey',
    'labelSelector',
    'refreshTime',
  ],
  ...[
    'template',
    'containers',
    'volumes',
    'env',
    'envFrom',
    'secretRef',
    'secret',
    'jobTemplate',
    '__proto__',
  ],
];

const { tree } = fc.letrec(tie => ({
  tree: fc.oneof(
    { maxDepth: 7 },
    fc.constantFrom<unknown>(null, 0, -1, true, '', '*', 'auto', 'db', '1h', 'x'.repeat(3000), '2026-06-31'),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...FIELDS), tie('tree')), { maxLength: 6 })
      .map(entries => Object.fromEntries(entries)),
  ),
}));

const subjects = fc.record({
  apiVersion: fc.constantFrom(...API_VERSIONS),
  kind: fc.constantFrom(...KINDS),
  metadata: tree,
  spec: tree,
  status: tree,
  namespace: fc.constantFrom(undefined, '', '*', 'shop', '$&', 'x'.repeat(300)),
  store: tree,
});

test('an object of any shape is looked at, and told of in lines that are short', () => {
  fc.assert(
    fc.property(subjects, ({ namespace, store, ...object }) => {
      const subject: Subject = {
        object,
        namespace,
        namespaceLabels: undefined,
        store: () => (isJsonObject(store) ? store : undefined),
        isServed: () => undefined,
      };
      for (const { rule, path, message } of policy.check(subject, 'report', NOW)) {
        expect(rule).toMatch(/^PST80[0-6]$/u);
        expect(path).not.toBe('');
        expect(message.length).toBeLessThan(500);
      }
    }),
    { numRuns: 500 },
  );
});

test('an object with more entries than anybody writes is told of each once', () => {
  const entries = Array.from({ length: 5000 }, (_, index) => ({
    secretKey: `k${index}`,
    remoteRef: { key: `billing/${index}` },
    sourceRef: { storeRef: { name: `vault-${index}` } },
  }));
  const inAmerica = { spec: { provider: { aws: { region: 'us-east-1' } } } };
  const object = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', spec: { data: entries } };
  const subject: Subject = {
    object,
    namespace: 'shop',
    namespaceLabels: undefined,
    store: () => inAmerica,
    isServed: () => undefined,
  };
  const rules = policy.check(subject, 'report', NOW).map(({ rule }) => rule);
  for (const id of ['PST800', 'PST801', 'PST802', 'PST806'])
    expect(rules.filter(rule => rule === id)).toHaveLength(5000);
});
