import { array, assert, constantFrom, property, record, subarray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExternalSecret, ExternalSecretSpec } from '../api/external-secret.ts';
import type { ClusterSecretStore, SecretStore } from '../api/secret-store.ts';
import { objectIndex } from '../manifest/object-index.ts';
import type { ManifestView } from '../manifest/view.ts';
import { planSecrets } from './plan-secrets.ts';

const identity = { namespace: 'shop', serviceAccount: 'app' };
const apiVersion = 'external-secrets.io/v1';
const provider = { fake: { data: [] } };

function secret(name: string, spec: ExternalSecretSpec): ExternalSecret {
  return { apiVersion, kind: 'ExternalSecret', metadata: { name, namespace: 'shop' }, spec };
}

const local: SecretStore = {
  apiVersion,
  kind: 'SecretStore',
  metadata: { name: 'local', namespace: 'shop' },
  spec: { provider },
};

function shared(conditions?: ClusterSecretStore['spec']['conditions']): ClusterSecretStore {
  const spec = { provider, ...(conditions && { conditions }) };
  return { apiVersion, kind: 'ClusterSecretStore', metadata: { name: 'shared' }, spec };
}

const data = [{ secretKey: 'a', remoteRef: { key: 'a' } }];
const ofLocal = secret('one', { secretStoreRef: { name: 'local' }, data });
const ofShared = secret('two', { secretStoreRef: { kind: 'ClusterSecretStore', name: 'shared' }, data });

test('each secret is planned with its stores, a store once', () => {
  const both = secret('three', {
    secretStoreRef: { name: 'local' },
    data: [
      ...data,
      {
        secretKey: 'b',
        remoteRef: { key: 'b' },
        sourceRef: { storeRef: { kind: 'ClusterSecretStore', name: 'shared' } },
      },
    ],
  });
  const planned = planSecrets(['one', 'three'], objectIndex([ofLocal, both, local, shared()]), identity);
  expect(planned.problems).toEqual([]);
  expect(planned.secrets.map(({ name, target }) => [name, target])).toEqual([
    ['one', 'one'],
    ['three', 'three'],
  ]);
  expect(Object.keys(planned.stores)).toEqual(['SecretStore/local', 'ClusterSecretStore/shared']);
});

describe('the plan of a secret', () => {
  const target = {
    template: { templateFrom: [{ configMap: { name: 'app', items: [{ key: 'app.conf' }] } }] },
  };

  test('says where templates are found, and gives their files once', () => {
    const templated = (name: string) => secret(name, { secretStoreRef: { name: 'local' }, data, target });
    const planned = planSecrets(
      ['four', 'five'],
      objectIndex([templated('four'), templated('five'), local]),
      identity,
    );

    expect(planned.problems).toEqual([]);
    expect(planned.secrets.map(({ templates }) => templates)).toEqual(
      Array.from({ length: 2 }, () => ({
        'ConfigMap/app/app.conf': '/postern/templates/configmap.app/app.conf',
      })),
    );
    expect(planned.templates).toEqual([
      { path: 'configmap.app/app.conf', from: { kind: 'configMap', name: 'app', key: 'app.conf' } },
    ]);
  });

  test('has the corrections that annotations ask for, and refuses a value that is none', () => {
    const annotated = (value: string): ExternalSecret => ({
      ...ofLocal,
      metadata: {
        ...ofLocal.metadata,
        annotations: { 'postern.dev/exact-numbers': value, 'postern.dev/inject': 'auto' },
      },
    });
    const plan = (value: string) => planSecrets(['one'], objectIndex([annotated(value), local]), identity);

    expect(plan('true').secrets[0]?.corrections).toEqual({ exactNumbers: true });
    expect(plan('true').problems).toEqual([]);
    expect(plan('false').secrets[0]).not.toHaveProperty('corrections');
    expect(plan('yes').problems).toMatchObject([
      { rule: 'PST309', message: expect.stringContaining('metadata.annotations[postern.dev/exact-numbers]') },
    ]);
  });
});

test('a secret with a store for each entry needs no default one', () => {
  const own = secret('own', {
    data: [
      { ...data[0], secretKey: 'a', remoteRef: { key: 'a' }, sourceRef: { storeRef: { name: 'local' } } },
    ],
  });
  expect(planSecrets(['own'], objectIndex([own, local]), identity).problems).toEqual([]);
});

describe('the seconds between two fetches', () => {
  test.each<[Partial<ExternalSecretSpec>, number | undefined, number]>([
    [{}, undefined, 3600],
    [{ refreshInterval: '15m' }, undefined, 900],
    [{ refreshInterval: '0' }, undefined, 0],
    [{ refreshInterval: '-5m' }, undefined, 0],
    [{ refreshInterval: '15m', refreshPolicy: 'CreatedOnce' }, undefined, 0],
    [{ refreshInterval: '15m', refreshPolicy: 'OnChange' }, undefined, 0],
    [{ refreshInterval: '15m', refreshPolicy: 'Periodic' }, undefined, 900],
    [{ refreshInterval: '15m' }, 30, 30],
    [{ refreshInterval: '15m' }, 0, 0],
    [{ refreshInterval: '0' }, 30, 30],
    [{ refreshInterval: '1m', target: { immutable: true } }, undefined, 0],
    [{ refreshInterval: '1m', target: { immutable: false } }, undefined, 60],
    [{ refreshInterval: '1m', target: { immutable: true } }, 30, 0],
    [{ refreshPolicy: 'CreatedOnce' }, 30, 0],
    [{ refreshPolicy: 'OnChange' }, 30, 0],
  ])('of %j with the annotation %j are %d', (spec, annotation, seconds) => {
    const view = objectIndex([secret('one', { secretStoreRef: { name: 'local' }, data, ...spec }), local]);
    for (let call = 0; call < 2; call++) {
      expect(
        planSecrets(['one'], view, identity, { refreshSeconds: annotation }).secrets[0]?.refreshSeconds,
      ).toBe(seconds);
    }
  });

  test('must be a duration', () => {
    const view = objectIndex([
      secret('one', { secretStoreRef: { name: 'local' }, data, refreshInterval: '2d' }),
      local,
    ]);
    expect(planSecrets(['one'], view, identity).problems).toMatchObject([
      { rule: 'PST309', message: expect.stringContaining('ExternalSecret one: spec.refreshInterval: "2d"') },
    ]);
  });
});

describe('of what a pod does not keep to it is said', () => {
  const windows: ExternalSecretSpec['syncWindows'] = {
    kind: 'allow',
    windows: [{ schedule: '@daily', duration: '1h' }],
  };

  test.each<[Partial<ExternalSecretSpec>, number | undefined, string[]]>([
    [{ refreshPolicy: 'CreatedOnce' }, undefined, []],
    [{ refreshPolicy: 'CreatedOnce' }, 0, []],
    [{ refreshPolicy: 'CreatedOnce' }, 30, ['spec.refreshPolicy']],
    [{ refreshPolicy: 'OnChange' }, 30, ['spec.refreshPolicy']],
    [{ target: { immutable: true } }, 30, ['spec.target.immutable']],
    [{ target: { immutable: true }, syncWindows: windows }, undefined, []],
    [{ syncWindows: windows }, undefined, ['spec.syncWindows']],
    [{ syncWindows: windows }, 30, ['spec.syncWindows']],
    [{ syncWindows: windows }, 0, []],
  ])('%j with the annotation %j', (spec, refreshSeconds, paths) => {
    const view = objectIndex([secret('one', { secretStoreRef: { name: 'local' }, data, ...spec }), local]);

    const { warnings } = planSecrets(['one'], view, identity, { refreshSeconds });

    expect(warnings.map(({ rule, path }) => [rule, path])).toEqual(paths.map(path => ['PST322', path]));
  });
});

describe('is refused, with what to look for', () => {
  const namespace = { kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'a' } } } as const;
  const notA = { key: 'team', operator: 'NotIn', values: ['a'] };
  const allowsB = [{ namespaceSelector: { matchLabels: { team: 'b' } } }];
  test.each<[string, Parameters<typeof objectIndex>[0], string, object[]]>([
    ['a missing ExternalSecret', [], 'PST305', [{ kind: 'ExternalSecret', namespace: 'shop', name: 'two' }]],
    ['a missing store', [ofShared], 'PST306', [{ kind: 'ClusterSecretStore', name: 'shared' }]],
    ['no store at all', [secret('two', { data })], 'PST306', []],
    [
      'a ClusterSecretStore named as a SecretStore',
      [secret('two', { secretStoreRef: { name: 'shared' }, data }), shared()],
      'PST306',
      [{ kind: 'SecretStore', namespace: 'shop', name: 'shared' }],
    ],
    ['a store for others', [ofShared, shared(allowsB), namespace], 'PST307', []],
    [
      'a store that may be for us',
      [ofShared, shared(allowsB)],
      'PST307',
      [{ kind: 'Namespace', name: 'shop' }],
    ],
    [
      'a store that may not be for us, though it would take a namespace without labels',
      [ofShared, shared([{ namespaceSelector: { matchExpressions: [notA] } }])],
      'PST307',
      [{ kind: 'Namespace', name: 'shop' }],
    ],
    [
      'a store for others, whatever our labels are',
      [ofShared, shared([{ namespaces: ['other'] }])],
      'PST307',
      [],
    ],
    [
      'what is never done',
      [
        secret('two', { secretStoreRef: { name: 'local' }, data, target: { creationPolicy: 'Merge' } }),
        local,
      ],
      'PST309',
      [],
    ],
  ])('%s', (_, objects, rule, missing) => {
    const planned = planSecrets(['two'], objectIndex(objects), identity);
    expect(planned.problems.map(problem => problem.rule)).toEqual([rule]);
    expect(planned.missing).toEqual(missing);
  });
});

test('the Secret of an ExternalSecret is no ExternalSecret: the answer names the one that writes it', () => {
  const view = objectIndex([
    secret('db', { secretStoreRef: { name: 'local' }, data, target: { name: 'two' } }),
  ]);
  expect(planSecrets(['two'], view, identity).problems).toMatchObject([{ rule: 'PST305', fix: 'write db' }]);
});

test('a store that allows the namespace is used', () => {
  const objects = [ofShared, shared([{ namespaces: ['shop'] }])];
  expect(planSecrets(['two'], objectIndex(objects), identity).problems).toEqual([]);
});

test('what is remembered of manifests answers as manifests that were never seen do', () => {
  const find = [{ find: { tags: { a: 'b' }, name: { regexp: 'x' } } }];
  const secrets = [ofLocal, ofShared, secret('found', { secretStoreRef: { name: 'local' }, dataFrom: find })];
  const vault = { vault: { server: 'https://v', auth: { kubernetes: { mountPath: 'k', role: 'r' } } } };
  const locals: SecretStore[] = [local, { ...local, spec: { provider: vault } }];
  const shareds = [shared(), shared([{ namespaces: ['other'] }])];
  // Not an index, which would make objects of its own from those that it is given.
  const viewOf = (known: ExternalSecret[], local: SecretStore, shared: ClusterSecretStore): ManifestView => ({
    ...objectIndex(),
    externalSecret: (_, name) => known.find(({ metadata }) => metadata.name === name),
    secretStore: () => local,
    clusterSecretStore: () => shared,
  });
  const call = record({
    known: subarray(secrets),
    local: constantFrom(...locals),
    shared: constantFrom(...shareds),
    serviceAccount: constantFrom('app', 'web'),
    tokenAudience: constantFrom(undefined, 'vault'),
    refresh: constantFrom(undefined, 0, 30),
  });
  assert(
    property(array(call, { minLength: 1 }), calls => {
      for (const { known, local, shared, serviceAccount, tokenAudience, refresh } of calls) {
        const ask = (view: ManifestView) =>
          planSecrets(
            ['found', 'two', 'one'],
            view,
            { namespace: 'shop', serviceAccount, tokenAudience },
            { refreshSeconds: refresh },
          );
        expect(ask(viewOf(known, local, shared))).toEqual(
          ask(viewOf(structuredClone(known), structuredClone(local), structuredClone(shared))),
        );
      }
    }),
  );
});
