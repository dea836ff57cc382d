import { describe, expect, test } from 'vitest';
import { manifestSet } from './manifest-set.ts';
import { checkSet } from './check.ts';
import { completeness, readSnapshot, writeSnapshot } from './snapshot.ts';

const CANARY = 'canary-9f1c2e';

const generator = {
  apiVersion: 'generators.external-secrets.io/v1alpha1',
  kind: 'Fake',
  metadata: { name: 'made', namespace: 'shop' },
  spec: { data: { user: CANARY } },
};

const objects = [
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'db',
      namespace: 'shop',
      annotations: { note: CANARY },
      uid: 'u',
      resourceVersion: '7',
    },
    data: { password: CANARY, user: CANARY },
  },
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'db', namespace: 'shop', labels: { note: CANARY } },
    spec: {
      secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
      target: {
        name: 'app',
        template: {
          metadata: { annotations: { note: CANARY } },
          data: { url: `x://${CANARY}` },
          templateFrom: [{ literal: CANARY }],
        },
      },
      data: [{ secretKey: 'password', remoteRef: { key: 'shop/db' } }],
      dataFrom: [{ find: { name: { regexp: CANARY } } }],
    },
    status: { note: CANARY },
  },
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ClusterSecretStore',
    metadata: { name: 'vault' },
    spec: {
      conditions: [{ namespaces: ['platform'] }],
      provider: { fake: { data: [{ key: 'a', value: CANARY }] } },
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop', namespace: 'shop' },
    spec: {
      template: {
        metadata: { labels: { app: 'shop' } },
        spec: { containers: [{ name: 'app', env: [{ name: 'PASSWORD', value: CANARY }], args: [CANARY] }] },
      },
    },
  },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'shop' } } },
  { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'x' }, spec: { token: CANARY } },
];
const complete = ['/Secret', 'external-secrets.io/ClusterSecretStore', '/Namespace'];

describe('a snapshot', () => {
  test('has no value of anything, whatever the kind', () => {
    expect(writeSnapshot({ complete, objects })).not.toContain(CANARY);
  });

  test('is the same text for the same cluster, in whatever order it was read', () => {
    const text = writeSnapshot({ complete, objects });
    expect(writeSnapshot({ complete: complete.toReversed(), objects: objects.toReversed() })).toBe(text);
    expect(writeSnapshot(readSnapshot(text, 'a.json'))).toBe(text);
  });

  test('keeps keys, names and what rules ask for', () => {
    const { objects: kept } = readSnapshot(writeSnapshot({ complete, objects }), 'a.json');
    const byKind = new Map(kept.map(object => [object['kind'], object]));
    expect(byKind.get('Secret')).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'db', namespace: 'shop' },
      data: { password: '', user: '' },
    });
    expect(byKind.get('ExternalSecret')).toMatchObject({
      spec: { target: { name: 'app', template: { data: { url: '' }, templateFrom: [{ literal: '' }] } } },
    });
    expect(byKind.get('Namespace')).toMatchObject({ metadata: { labels: { team: 'shop' } } });
    expect(byKind.get('Thing')).toEqual({
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      metadata: { name: 'x' },
    });
  });

  test('keeps what policies are and what is asked of a store: provider, place, whether keys get a prefix; never who logs in or how', () => {
    const stores = [
      { aws: { region: 'eu-west-1', prefix: CANARY, role: CANARY, auth: { secretRef: { note: CANARY } } } },
      {
        ovh: {
          server: `https://user:${CANARY}@eu-west-rbx.okms.ovh.net/${CANARY}?a=${CANARY}`,
          okmsid: CANARY,
        },
      },
      { infisical: { hostAPI: `//${CANARY}` } },
      CANARY,
    ].map((provider, index) => ({
      apiVersion: 'external-secrets.io/v1',
      kind: 'SecretStore',
      metadata: {
        name: `store-${index}`,
        namespace: 'shop',
        labels: { 'topology.kubernetes.io/region': 'eu' },
      },
      spec: { provider },
    }));
    const policy = {
      apiVersion: 'postern.dev/v1alpha1',
      kind: 'SecretPolicy',
      metadata: { name: 'stores', annotations: { note: CANARY } },
      spec: { require: { stores: { allowed: [{ name: 'team-*' }] } } },
    };
    const text = writeSnapshot({ complete: [], objects: [...stores, policy] });
    expect(text).not.toContain(CANARY);
    const { objects: kept } = readSnapshot(text, 'a.json');
    expect(kept.map(({ spec }) => spec)).toEqual([
      { provider: { aws: { region: 'eu-west-1', prefix: '' } } },
      { provider: { ovh: { server: 'https://eu-west-rbx.okms.ovh.net' } } },
      { provider: { infisical: {} } },
      {},
      policy.spec,
    ]);
    expect(kept[0]).toMatchObject({ metadata: { labels: { 'topology.kubernetes.io/region': 'eu' } } });
  });

  test.for([
    ['{', 'it is not valid JSON'],
    ['{}', 'it is no snapshot of a cluster'],
    ['{"kind": "postern cluster snapshot", "version": 2}', 'it has version 2, this Postern reads version 1'],
    [
      '{"kind": "postern cluster snapshot", "version": 1, "complete": [1], "objects": []}',
      'complete must be',
    ],
    ['{"kind": "postern cluster snapshot", "version": 1, "complete": [], "objects": [1]}', 'objects a list'],
  ] as const)('%s cannot be used', ([text, reason]) => {
    expect(() => readSnapshot(text, 'a.json')).toThrow(reason);
  });
});

describe('files against a snapshot', () => {
  const around = readSnapshot(writeSnapshot({ complete, objects }), 'a.json');
  const found = (...files: Record<string, unknown>[]) =>
    checkSet(
      manifestSet(files, {
        fileOf: () => 'a.yaml',
        around: around.objects,
        isComplete: completeness(around),
      }),
    ).map(({ rule, severity, path, message }) => `${rule} ${severity} ${path}: ${message}`);
  const externalSecret = (spec: object) => ({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'mine', namespace: 'shop' },
    spec: { data: [{ secretKey: 'a', remoteRef: { key: 'a' } }], ...spec },
  });

  test('know what is missing for certain, and what is not known', () => {
    const ref = (name: string, kind: string) => externalSecret({ secretStoreRef: { name, kind } });
    expect(found(ref('valt', 'ClusterSecretStore'))).toEqual([
      'PST600 error spec.secretStoreRef.name: there is no ClusterSecretStore valt',
    ]);
    expect(found(ref('mine', 'SecretStore'))).toEqual([]);
  });

  test('know the conditions of a store', () => {
    expect(found(externalSecret({ secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' } }))).toEqual([
      'PST601 error spec.secretStoreRef.name: ClusterSecretStore vault does not let namespace shop in',
    ]);
  });

  test('know who writes a Secret already', () => {
    expect(found(externalSecret({ target: { name: 'app' } }))).toEqual([
      'PST604 error spec.target.name: ExternalSecret db writes Secret app too',
    ]);
  });

  test('know which keys a generator gives, and that they are written anew', () => {
    const made = (name: string, rewrite?: object) => ({
      ...externalSecret({
        data: undefined,
        target: { name },
        dataFrom: [{ sourceRef: { generatorRef: { kind: 'Fake', name: 'made' } }, rewrite }],
      }),
      metadata: { name, namespace: 'shop' },
    });
    const rewritten = made('rewritten', [{ regexp: { source: CANARY, target: CANARY } }]);
    const text = writeSnapshot({ complete: [], objects: [generator, made('plain'), rewritten] });
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', namespace: 'shop' },
      spec: {
        containers: ['plain', 'rewritten'].map(name => ({
          name,
          env: [{ name: 'A', valueFrom: { secretKeyRef: { name, key: 'nobody' } } }],
        })),
      },
    };
    const set = manifestSet([pod], { around: readSnapshot(text, 'a.json').objects });
    expect(text).not.toContain(CANARY);
    expect(checkSet(set).map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      'PST603 Secret plain has no key nobody: ExternalSecret plain writes user',
    ]);
  });

  test('take the place of what the cluster has of the same name', () => {
    const changed = {
      ...externalSecret({ target: { name: 'app' } }),
      metadata: { name: 'db', namespace: 'shop' },
    };
    expect(found(changed)).toEqual([]);
  });
});

test('of an object that is nested without end a snapshot has that it is there', () => {
  const spec: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  const store = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name: 'a' },
    spec: { provider: { x: spec } },
  };
  const { objects: written } = readSnapshot(writeSnapshot({ complete: [], objects: [store] }), 'a.json');
  expect(written).toEqual([
    { apiVersion: 'external-secrets.io/v1', kind: 'SecretStore', metadata: { name: 'a' } },
  ]);
});
