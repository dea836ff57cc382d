import { expect, test } from 'vitest';
import { subject } from '../testing/subject.ts';
import { allowedProviders } from './providers.ts';

const NOW = new Date(0);
const check = allowedProviders.prepare({ allowed: ['vault', 'aws'] });
const external =
  '{ apiVersion: external-secrets.io/v1, kind: ExternalSecret, spec: { secretStoreRef: { name: shop } } }';

test('a store that has two providers is told of each', () => {
  const store = subject(
    '{ apiVersion: external-secrets.io/v1, kind: SecretStore, spec: { provider: { fake: {}, aws: {}, gcpsm: {} } } }',
  );
  expect(check(store, NOW)).toMatchObject([
    { path: 'spec.provider.fake', message: 'provider fake may not be used', fix: 'use one of: vault, aws' },
    { path: 'spec.provider.gcpsm' },
  ]);
});

test('who uses a store is told of its provider, where it is known', () => {
  const asked: string[] = [];
  const found = check(
    subject(external, {
      store: (kind, name) => {
        asked.push(`${kind} ${name}`);
        return { spec: { provider: { fake: {} } } };
      },
    }),
    NOW,
  );
  expect(asked).toEqual(['SecretStore shop']);
  expect(found).toMatchObject([
    {
      path: 'spec.secretStoreRef.name',
      message: 'SecretStore shop has provider fake, which may not be used',
      fix: 'name a store that has one of: vault, aws',
    },
  ]);
  expect(check(subject(external), NOW)).toEqual([]);
});

test.for(['{}', '{ provider: 7 }', '{ provider: {} }', '7'])('a store with spec %s has no provider', spec => {
  expect(
    check(subject(`{ apiVersion: external-secrets.io/v1, kind: SecretStore, spec: ${spec} }`), NOW),
  ).toEqual([]);
});

test('a SecretStore of another group is none of ours', () => {
  const other = subject(
    '{ apiVersion: example.org/v1, kind: SecretStore, spec: { provider: { fake: {} } } }',
  );
  expect(check(other, NOW)).toEqual([]);
});
