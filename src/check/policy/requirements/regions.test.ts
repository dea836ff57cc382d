import { describe, expect, test } from 'vitest';
import { subject } from '../testing/subject.ts';
import { regionalKeys } from './regions.ts';

const NOW = new Date(0);
const entries = [
  { region: 'eu-*', keys: ['.'] },
  { region: 'us-*', keys: ['^public/'] },
  { region: 'us-east-1', keys: ['^shared/'] },
  { region: 'me-*', keys: ['('] },
];

const storeIn = (region: string): Readonly<Record<string, unknown>> => ({
  spec: { provider: { aws: { region } } },
});
const askedIn = (region: string | undefined, key: string, given = entries): readonly string[] =>
  regionalKeys
    .prepare(given)(
      subject(
        `{ apiVersion: external-secrets.io/v1, kind: ExternalSecret, spec: { secretStoreRef: { name: a }, data: [{ remoteRef: { key: ${key} } }] } }`,
        { namespace: 'shop', store: () => (region === undefined ? undefined : storeIn(region)) },
      ),
      NOW,
      'admission',
    )
    .map(({ path, message }) => `${path}: ${message}`);

test.for([
  ['eu-central-1', 'shop/db', []],
  ['us-west-2', 'public/mail', []],
  [
    'us-west-2',
    'shared/mail',
    [
      'spec.data[0].remoteRef.key: SecretStore a lies in region us-west-2: key shared/mail may not be asked for: it matches none of ^public/',
    ],
  ],
  // Two entries are about it, and one of them allows the key.
  ['us-east-1', 'shared/mail', []],
  ['us-east-1', 'public/mail', []],
  ['us-east-1', 'shop/db', [expect.stringContaining('none of ^public/, ^shared/')]],
  [
    'ap-south-1',
    'shop/db',
    ['spec.secretStoreRef.name: SecretStore a lies in region ap-south-1, where nothing may be fetched'],
  ],
  // The expressions of this one cannot be read.
  ['me-south-1', 'shop/db', []],
  // No such store is known.
  [undefined, 'shop/db', []],
] as const)('from %s, %s: %j', ([region, key, expected]) => {
  expect(askedIn(region, key)).toEqual(expected);
});

test('a key is looked at for each store that it is asked of', () => {
  const found = regionalKeys.prepare(entries)(
    subject(
      `{ apiVersion: external-secrets.io/v1alpha1, kind: PushSecret, spec: {
        secretStoreRefs: [{ name: eu }, { name: us }], data: [{ match: { remoteRef: { remoteKey: shop/db } } }] } }`,
      { store: (_, name) => storeIn(`${name}-west-1`) },
    ),
    NOW,
    'admission',
  );
  expect(found.map(({ message }) => message)).toEqual([
    'SecretStore us lies in region us-west-1: key shop/db may not be written: it matches none of ^public/',
  ]);
});

describe('stores', () => {
  const said = (provider: string, given = entries): readonly string[] =>
    regionalKeys
      .prepare(given)(
        subject(
          `{ apiVersion: external-secrets.io/v1, kind: ClusterSecretStore, spec: { provider: ${provider} } }`,
        ),
        NOW,
        'admission',
      )
      .map(({ path, message, fix }) => `${path}: ${message}; ${fix}`);

  test('of a region that is not listed are found', () => {
    expect(said('{ aws: { region: ap-south-1 } }')).toEqual([
      'spec.provider.aws.region: lies in region ap-south-1, where nothing may be fetched; use one of the regions eu-*, us-*, us-east-1, me-*',
    ]);
    expect(said('{ aws: { region: eu-west-1 } }')).toEqual([]);
  });

  test('without a region are found unless * is listed', () => {
    expect(said('{ vault: {} }')).toEqual([
      'spec.provider.vault: lies in a region that nobody can tell, where nothing may be fetched; label the store with topology.kubernetes.io/region',
    ]);
    expect(said('{ vault: {} }', [{ region: '*', keys: ['.'] }])).toEqual([]);
  });
});
