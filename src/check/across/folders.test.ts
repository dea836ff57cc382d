/** What the examples cannot show, since each is one text: files, folders and clusters. */
import { describe, expect, test } from 'vitest';
import { externalSecretManifest } from '../../api/testing/manifests.ts';
import { checkSet } from '../check.ts';
import { manifestSet } from '../manifest-set.ts';
import { isSlip } from './absence.ts';

type Manifest = Readonly<Record<string, unknown>>;

/** Rules that speak of objects in files. */
function rulesOf(files: Readonly<Record<string, Manifest>>): readonly string[] {
  const file = new Map(Object.entries(files).map(([name, object]) => [object, name]));
  const set = manifestSet(Object.values(files), { fileOf: object => file.get(object) });
  return checkSet(set).map(({ rule, severity }) => `${rule} ${severity}`);
}
const named = (name: string, namespace: string | undefined, target: string): Manifest => ({
  ...externalSecretManifest({ target: { name: target } }),
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

describe.for<[string, Manifest, Manifest, string]>([
  ['the same object', named('a', 'shop', 'app'), named('a', 'shop', 'more'), 'PST605 error'],
  ['the same target', named('a', 'shop', 'app'), named('b', 'shop', 'app'), 'PST604 error'],
])('%s twice', ([, a, b, finding]) => {
  test('in one folder and namespace is a mistake', () => {
    expect(rulesOf({ 'apps/a.yaml': a, 'apps/b.yaml': b })).toEqual([finding]);
  });

  test('in two folders is one for each environment', () => {
    expect(rulesOf({ 'dev/a.yaml': a, 'prod/a.yaml': b })).toEqual([]);
  });

  test('in two files that leave the namespace open may be for two of them', () => {
    const open = ({ metadata, ...rest }: Manifest): Manifest => ({
      ...rest,
      metadata: { name: String(Object(metadata).name) },
    });
    expect(rulesOf({ 'apps/a.yaml': open(a), 'apps/b.yaml': open(b) })).toEqual([]);
  });
});

test('a store of a misspelt name in another folder is no evidence', () => {
  const store = (name: string): Manifest => ({
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name, namespace: 'shop' },
    spec: { provider: { fake: { data: [] } } },
  });
  const secret = externalSecretManifest({ secretStoreRef: { name: 'vualt' } });
  expect(rulesOf({ 'apps/a.yaml': secret, 'apps/b.yaml': store('vault') })).toEqual(['PST600 warning']);
  expect(rulesOf({ 'apps/a.yaml': secret, 'stores/b.yaml': store('vault') })).toEqual([]);
});

test.for([
  ['databse', 'database', true],
  ['vault-bakend', 'vault-backend', true],
  ['db-creds', 'dbcreds', true],
  ['db-1', 'db-2', false],
  ['store-a', 'store-b', false],
  ['eu-west', 'us-west', false],
  ['api', 'api-secret', false],
  ['ngrok-credentials', 'app-credentials', false],
  ['dev-credentials', 'app-credentials', false],
] as const)('%s for %s is a slip: %s', ([written, near, expected]) => {
  expect(isSlip(written, near)).toBe(expected);
});
