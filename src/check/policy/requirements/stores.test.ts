import { expect, test } from 'vitest';
import { subject } from '../testing/subject.ts';
import { allowedStores } from './stores.ts';

const said = (
  parameters: Parameters<typeof allowedStores.prepare>[0],
  ref: string,
  namespace?: string,
): readonly string[] =>
  allowedStores
    .prepare(parameters)(
      subject(
        `{ apiVersion: external-secrets.io/v1, kind: ExternalSecret, spec: { secretStoreRef: ${ref} } }`,
        { namespace },
      ),
      new Date(0),
      'admission',
    )
    .map(({ path, message, fix }) => `${path}: ${message}${fix === undefined ? '' : `; ${fix}`}`);

const allowed = [
  { kind: 'SecretStore', name: '{{namespace}}-*' },
  { kind: 'ClusterSecretStore', name: 'company' },
  { name: 'shared' },
] as const;

test.for([
  '{ name: shop-vault }',
  '{ name: company, kind: ClusterSecretStore }',
  '{ name: shared }',
  '{}',
  '7',
])('nothing is said of %s', ref => {
  expect(said({ allowed: [...allowed] }, ref, 'shop')).toEqual([]);
});

test('an entry without a kind is about both', () => {
  expect(said({ allowed: [...allowed] }, '{ name: shared, kind: ClusterSecretStore }', 'shop')).toEqual([]);
});

test('the fix lists what may be named, for the namespace', () => {
  expect(said({ allowed: [...allowed] }, '{ name: vault }', 'shop')).toEqual([
    'spec.secretStoreRef.name: SecretStore vault may not be used; name one of: SecretStore shop-*, ClusterSecretStore company, any store shared',
  ]);
});

test('the fix is the other kind where a store of this name may be used', () => {
  expect(said({ allowed: [...allowed] }, '{ name: company }', 'shop')).toEqual([
    'spec.secretStoreRef.name: SecretStore company may not be used, but a ClusterSecretStore of this name; write kind: ClusterSecretStore',
  ]);
});

test('of no stores none may be named', () => {
  expect(said({ allowed: [] }, '{ name: vault }', 'shop')).toEqual([
    'spec.secretStoreRef.name: SecretStore vault may not be used: no store may',
  ]);
});

test('where the namespace is not known, a store that some namespace may name is let pass', () => {
  expect(said({ allowed: [...allowed] }, '{ name: billing-vault }')).toEqual([]);
  expect(said({ allowed: [...allowed] }, '{ name: vault }')).toHaveLength(1);
});
