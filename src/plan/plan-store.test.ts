import { describe, expect, test } from 'vitest';
import type { ClusterSecretStore, SecretStore } from '../api/secret-store.ts';
import { planStore, type PodIdentity } from './plan-store.ts';

const identity: PodIdentity = { namespace: 'shop', serviceAccount: 'app' };

function store(
  provider: object,
  kind: 'SecretStore' | 'ClusterSecretStore' = 'SecretStore',
): SecretStore | ClusterSecretStore {
  return { apiVersion: 'external-secrets.io/v1', kind, metadata: { name: 'main' }, spec: { provider } };
}

const vault = (auth: object, more: object = {}) => ({ vault: { server: 'https://vault', auth, ...more } });
const account = (serviceAccountRef?: object) =>
  vault({ kubernetes: { mountPath: 'k', role: 'r', ...(serviceAccountRef && { serviceAccountRef }) } });

test('a token in a Secret of the namespace becomes a file, for either kind of store apart', () => {
  const provider = vault({ tokenSecretRef: { name: 'vault', key: 'token' } });
  for (const kind of ['SecretStore', 'ClusterSecretStore'] as const) {
    const path = `${kind.toLowerCase()}.main/auth.tokenSecretRef`;
    expect(planStore(store(provider, kind), identity)).toEqual({
      plan: {
        provider: 'vault',
        spec: provider.vault,
        files: { 'auth.tokenSecretRef': `/postern/auth/${path}` },
      },
      credentials: [{ path, from: { kind: 'secret', name: 'vault', key: 'token' } }],
      problems: [],
    });
  }
});

test('a store of the longest name has files that kubelet can write', () => {
  const provider = vault({ tokenSecretRef: { name: 'vault', key: 'token' } });
  const object = { ...store(provider, 'ClusterSecretStore'), metadata: { name: 's'.repeat(253) } };
  const { plan, credentials } = planStore(object, identity);
  const [{ path } = { path: '' }] = credentials;
  expect(plan.files).toEqual({ 'auth.tokenSecretRef': `/postern/auth/${path}` });
  expect(path.split('/').map(({ length }) => length <= 255)).toEqual([true, true]);
});

describe('how often a request is made again', () => {
  const planned = (retrySettings?: SecretStore['spec']['retrySettings']) => {
    const known = store(vault({ tokenSecretRef: { name: 'vault', key: 'token' } }));
    const spec = { ...known.spec, ...(retrySettings && { retrySettings }) };
    return planStore({ ...known, spec }, identity);
  };

  test.each([
    [undefined, undefined],
    [{}, { retries: 0 }],
    [{ maxRetries: 5 }, { retries: 5 }],
    [{ maxRetries: -1 }, { retries: 0 }],
    [
      { maxRetries: 5, retryInterval: '1m30s' },
      { retries: 5, waitMilliseconds: 90_000 },
    ],
    [{ retryInterval: '10s' }, { retries: 0, waitMilliseconds: 10_000 }],
    [
      { maxRetries: 2_147_483_647, retryInterval: '0s' },
      { retries: 100, waitMilliseconds: 100 },
    ],
    [
      { maxRetries: 3, retryInterval: '9999h' },
      { retries: 3, waitMilliseconds: 3_600_000 },
    ],
  ])('retrySettings %j', (settings, retry) => {
    expect(planned(settings).plan.retry).toEqual(retry);
    expect(planned(settings).problems).toEqual([]);
  });

  test('must be told by a duration', () => {
    expect(planned({ retryInterval: '10' }).problems).toMatchObject([
      {
        rule: 'PST309',
        message: expect.stringContaining('SecretStore main: spec.retrySettings.retryInterval'),
      },
    ]);
  });
});

test('retrySettings change nothing where External Secrets does not read them', () => {
  const fake = store({ fake: { data: [] } });
  const planned = planStore(
    { ...fake, spec: { ...fake.spec, retrySettings: { retryInterval: '10' } } },
    identity,
  );
  expect(planned.problems).toEqual([]);
  expect(planned.plan).not.toHaveProperty('retry');
});

describe('the token of the ServiceAccount', () => {
  test.each<[string, object | undefined, string | undefined, object]>([
    ['has the audience of the API server where nobody names one', undefined, undefined, {}],
    ['has the audience of the pod', undefined, 'vault', { audience: 'vault' }],
    [
      'has the audience of the store before that',
      { name: 'app', audiences: ['a', 'b'] },
      'vault',
      { audience: 'a' },
    ],
    ['may be named with its namespace', { name: 'app', namespace: 'shop' }, undefined, {}],
  ])('%s', (_, ref, tokenAudience, audience) => {
    const planned = planStore(store(account(ref)), { ...identity, tokenAudience });
    expect(planned.problems).toEqual([]);
    expect(planned.credentials.map(({ from }) => from)).toEqual([
      { kind: 'serviceAccountToken', ...audience },
    ]);
  });

  test.each<[object, string]>([
    [{ name: 'login' }, 'shop/login'],
    [{ name: 'app', namespace: 'vault' }, 'vault/app'],
    [{ name: 'login', namespace: 'vault' }, 'vault/login'],
  ])('of another account is out of reach: %j', (ref, wanted) => {
    const { problems, credentials } = planStore(store(account(ref)), identity);
    expect(credentials).toEqual([]);
    expect(problems).toMatchObject([
      { rule: 'PST308', message: expect.stringContaining(`ServiceAccount ${wanted}`) },
    ]);
  });
});

test.each<[object, string]>([
  [
    vault({ tokenSecretRef: { name: 'v', key: 't', namespace: 'vault' } }),
    'auth.tokenSecretRef is a Secret in namespace vault',
  ],
  [
    vault(
      { tokenSecretRef: { name: 'v', key: 't' } },
      { caProvider: { type: 'ConfigMap', name: 'c', key: 'k', namespace: 'x' } },
    ),
    'caProvider is a ConfigMap in namespace x',
  ],
])('a credential in another namespace is out of reach', (provider, message) => {
  expect(planStore(store(provider, 'ClusterSecretStore'), identity).problems).toMatchObject([
    { rule: 'PST308', message: expect.stringContaining(message) },
  ]);
});

test.each<[string, object]>([
  ['a way to log in that is not done yet', vault({ ldap: { path: 'ldap', username: 'x' } })],
  ['no way to log in', vault({})],
  ['a provider that is not known', { barbican: {} }],
  ['a provider named like a part of JavaScript', { constructor: {} }],
  ['two providers', { fake: {}, vault: {} }],
  ['no provider', {}],
])('%s is refused', (_, provider) => {
  const { problems, credentials } = planStore(store(provider), identity);
  expect(problems.map(({ rule }) => rule)).toEqual(['PST309']);
  expect(credentials).toEqual([]);
});
