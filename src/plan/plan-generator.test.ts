import { describe, expect, test } from 'vitest';
import type { ExternalSecret } from '../api/external-secret.ts';
import type { GeneratorKind, GeneratorObject } from '../api/generators/index.ts';
import { objectIndex } from '../manifest/object-index.ts';
import { planSecrets } from './plan-secrets.ts';

const identity = { namespace: 'shop', serviceAccount: 'orders' };

type Ref = NonNullable<
  NonNullable<NonNullable<ExternalSecret['spec']['dataFrom']>[number]['sourceRef']>['generatorRef']
>;

function externalSecret(refs: Ref[]): ExternalSecret {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'db', namespace: 'shop' },
    spec: { dataFrom: refs.map(generatorRef => ({ sourceRef: { generatorRef } })) },
  };
}

function generator(kind: GeneratorKind, spec: Record<string, unknown>, name = 'g'): GeneratorObject {
  return {
    apiVersion: 'generators.external-secrets.io/v1alpha1',
    kind,
    metadata: { name, ...(kind === 'ClusterGenerator' ? {} : { namespace: 'shop' }) },
    spec,
  };
}

function plan(refs: Ref[], ...objects: GeneratorObject[]) {
  return planSecrets(['db'], objectIndex([externalSecret(refs), ...objects]), identity);
}

test('a generator travels with its spec, defaults filled in, and needs no store', () => {
  const { generators, stores, problems } = plan(
    [{ kind: 'Password', name: 'g' }],
    generator('Password', { digits: 3 }),
  );
  expect(problems).toEqual([]);
  expect(stores).toEqual({});
  expect(generators).toEqual({
    'Password/g': {
      kind: 'Password',
      spec: { length: 24, digits: 3, noUpper: false, allowRepeat: false, encoding: 'raw' },
      files: {},
    },
  });
});

test('a VaultDynamicSecret says how often its requests are made again', () => {
  const provider = { server: 'https://v', auth: { tokenSecretRef: { name: 'vault', key: 'token' } } };
  const of = (retrySettings: object) =>
    plan(
      [{ kind: 'VaultDynamicSecret', name: 'g' }],
      generator('VaultDynamicSecret', { provider, path: 'db/creds/a', retrySettings }),
    );

  expect(of({ maxRetries: 2, retryInterval: '3s' }).generators['VaultDynamicSecret/g']?.retry).toEqual({
    retries: 2,
    waitMilliseconds: 3000,
  });
  expect(of({ retryInterval: 'soon' }).problems).toMatchObject([
    { rule: 'PST309', message: expect.stringContaining('VaultDynamicSecret g: spec.retrySettings') },
  ]);
});

test('a ClusterGenerator travels as the generator inside', () => {
  const wrapped = generator('ClusterGenerator', {
    kind: 'SSHKey',
    generator: { sshKeySpec: { comment: 'me' } },
  });
  expect(plan([{ kind: 'ClusterGenerator', name: 'g' }], wrapped).generators).toEqual({
    'ClusterGenerator/g': { kind: 'SSHKey', spec: { keyType: 'rsa', comment: 'me' }, files: {} },
  });
});

test('its Secrets are mounted like those of a store, from the pod’s own namespace', () => {
  const secret = { name: 'seed', key: 'totp', namespace: 'elsewhere' };
  const { generators, credentials, problems } = plan(
    [{ kind: 'MFA', name: 'g' }],
    generator('MFA', { secret }),
  );
  expect(problems).toEqual([]);
  expect(generators['MFA/g']?.files).toEqual({ secret: '/postern/auth/mfa.g/secret' });
  expect(credentials).toEqual([
    { path: 'mfa.g/secret', from: { kind: 'secret', name: 'seed', key: 'totp' } },
  ]);
});

test('one that two ExternalSecrets or entries use is there once', () => {
  const ref: Ref = { kind: 'MFA', name: 'g' };
  const { credentials } = plan([ref, ref], generator('MFA', { secret: { name: 's', key: 'k' } }));
  expect(credentials).toHaveLength(1);
});

describe('what is not there is a problem, and worth a look at the API server', () => {
  test('of the namespace', () => {
    const { problems, missing } = plan([{ kind: 'Password', name: 'g' }]);
    const message = 'ExternalSecret db uses Password g, which does not exist in namespace shop';
    expect(problems).toMatchObject([{ rule: 'PST319', message }]);
    expect(missing).toEqual([{ kind: 'Password', namespace: 'shop', name: 'g' }]);
  });

  test('of the cluster', () => {
    const { problems, missing } = plan([{ kind: 'ClusterGenerator', name: 'g' }]);
    expect(problems).toMatchObject([{ rule: 'PST319' }]);
    expect(missing).toEqual([{ kind: 'ClusterGenerator', name: 'g' }]);
  });
});

describe('kinds that Postern does not make are refused', () => {
  test('named directly', () => {
    expect(plan([{ kind: 'Grafana', name: 'g' }]).problems).toMatchObject([
      { rule: 'PST309', message: expect.stringContaining('ExternalSecret db uses Grafana g') },
    ]);
  });

  test('or inside a ClusterGenerator', () => {
    const wrapped = generator('ClusterGenerator', { kind: 'ECRAuthorizationToken', generator: {} });
    expect(plan([{ kind: 'ClusterGenerator', name: 'g' }], wrapped).problems).toMatchObject([
      { rule: 'PST309', message: expect.stringContaining('wraps a ECRAuthorizationToken') },
    ]);
  });
});
