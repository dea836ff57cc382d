import { describe, expect, test } from 'vitest';
import { checkObject } from '../check.ts';

function generator(kind: string, spec: unknown): Record<string, unknown> {
  return {
    apiVersion: 'generators.external-secrets.io/v1alpha1',
    kind,
    metadata: { name: 'g', ...(kind === 'ClusterGenerator' ? {} : { namespace: 'shop' }) },
    spec,
  };
}

const said = (object: unknown) =>
  checkObject(object).map(({ rule, severity, path, message }) => `${rule} ${severity} ${path}: ${message}`);

describe('nothing is said of a generator that is well', () => {
  test.each([
    ['Password', {}],
    ['Password', { length: 12, secretKeys: ['a', 'b'], encoding: 'hex' }],
    ['UUID', {}],
    ['SSHKey', { keyType: 'ed25519', comment: 'me' }],
    ['Fake', { data: { a: 'b' } }],
    ['MFA', { secret: { name: 'seed', key: 'totp' } }],
    ['Webhook', { url: 'https://h.internal', result: { jsonPath: '$.data' } }],
    [
      'VaultDynamicSecret',
      {
        path: 'database/creds/x',
        provider: { server: 'https://v', auth: { tokenSecretRef: { name: 't', key: 'k' } } },
      },
    ],
    ['ClusterGenerator', { kind: 'Password', generator: { passwordSpec: { length: 30 } } }],
    [
      'ClusterGenerator',
      {
        kind: 'ECRAuthorizationToken',
        generator: { ecrAuthorizationTokenSpec: { region: 'eu-central-1' } },
      },
    ],
    ['QuayAccessToken', { robotAccount: 'shop+robot', serviceAccountRef: { name: 'shop' } }],
  ])('%s %j', (kind, spec) => {
    expect(said(generator(kind, spec))).toEqual([]);
  });

  test('nor of kinds that are not known', () => {
    expect(said(generator('Crystal', { anything: true }))).toEqual([]);
  });
});

test.each<[string, unknown, string]>([
  ['Password', { length: 'long' }, 'PST401 error spec.length: must be a whole number, not a string'],
  ['Password', { encoding: 'rot13' }, 'PST401 error spec.encoding'],
  ['Password', { secretKeys: [] }, 'PST401 error spec.secretKeys: must not be an empty list'],
  ['SSHKey', { keySize: 12 }, 'PST401 error spec.keySize'],
  ['MFA', {}, 'PST401 error spec.secret: is required'],
  ['Password', { symbol: 3 }, 'PST402 error spec.symbol: is not a field of this kind'],
  [
    'ClusterGenerator',
    { kind: 'UUID', generator: { passwordSpec: {} } },
    'PST403 error spec.generator.passwordSpec: passwordSpec is not the spec of kind UUID',
  ],
])('%s %j: %s', (kind, spec, finding) => {
  expect(said(generator(kind, spec))[0]).toContain(finding);
});
