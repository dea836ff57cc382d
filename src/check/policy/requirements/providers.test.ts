import { describe, expect, test } from 'vitest';
import { CHECKED_GENERATOR_KINDS } from '../../../api/checked-kinds.ts';
import { providerFields } from '../../../api/stores/fields/index.ts';
import { knownStores } from '../../../api/stores/index.ts';
import { subject } from '../testing/subject.ts';
import { ASKING_GENERATORS, generatorProvider } from './generator.ts';
import { allowedProviders } from './providers.ts';

const NOW = new Date(0);
const check = allowedProviders.prepare({ allowed: ['vault', 'aws'] });
const external =
  '{ apiVersion: external-secrets.io/v1, kind: ExternalSecret, spec: { secretStoreRef: { name: shop } } }';

test('a store that has two providers is told of each', () => {
  const store = subject(
    '{ apiVersion: external-secrets.io/v1, kind: SecretStore, spec: { provider: { fake: {}, aws: {}, gcpsm: {} } } }',
  );
  expect(check(store, NOW, 'admission')).toMatchObject([
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
    'admission',
  );
  expect(asked).toEqual(['SecretStore shop']);
  expect(found).toMatchObject([
    {
      path: 'spec.secretStoreRef.name',
      message: 'SecretStore shop has provider fake, which may not be used',
      fix: 'name a store that has one of: vault, aws',
    },
  ]);
  expect(check(subject(external), NOW, 'admission')).toEqual([]);
});

test.for(['{}', '{ provider: 7 }', '{ provider: {} }', '7'])('a store with spec %s has no provider', spec => {
  expect(
    check(
      subject(`{ apiVersion: external-secrets.io/v1, kind: SecretStore, spec: ${spec} }`),
      NOW,
      'admission',
    ),
  ).toEqual([]);
});

test('a SecretStore of another group is none of ours', () => {
  const other = subject(
    '{ apiVersion: example.org/v1, kind: SecretStore, spec: { provider: { fake: {} } } }',
  );
  expect(check(other, NOW, 'admission')).toEqual([]);
});

describe('a generator', () => {
  const said = (yaml: string): readonly string[] =>
    check(subject(yaml), NOW, 'admission').map(({ path, message }) => `${path}: ${message}`);
  const GENERATORS = 'apiVersion: generators.external-secrets.io/v1alpha1';

  test.for([
    ['VaultDynamicSecret', []],
    ['ECRAuthorizationToken', []],
    ['Password', []],
    ['QuayAccessToken', []],
    ['GCRAccessToken', ['kind: GCRAccessToken asks provider gcpsm, which may not be used']],
    ['Webhook', ['kind: Webhook asks provider webhook, which may not be used']],
  ] as const)('%s counts as the provider that it asks', ([kind, found]) => {
    expect(said(`{ ${GENERATORS}, kind: ${kind}, spec: {} }`)).toEqual(found);
  });

  test('inside a ClusterGenerator too', () => {
    const generator = '{ kind: GCRAccessToken, generator: { gcrAccessTokenSpec: {} } }';
    expect(said(`{ ${GENERATORS}, kind: ClusterGenerator, spec: ${generator} }`)).toEqual([
      'spec.kind: GCRAccessToken asks provider gcpsm, which may not be used',
    ]);
  });

  test('is found where it is named', () => {
    const ref = 'sourceRef: { generatorRef: { kind: Webhook, name: a } }';
    const external = `{ data: [{ ${ref} }], dataFrom: [{ sourceRef: 7 }, { ${ref} }] }`;
    expect(said(`{ apiVersion: external-secrets.io/v1, kind: ExternalSecret, spec: ${external} }`)).toEqual([
      'spec.data[0].sourceRef.generatorRef.kind: Webhook asks provider webhook, which may not be used',
      'spec.dataFrom[1].sourceRef.generatorRef.kind: Webhook asks provider webhook, which may not be used',
    ]);
    const push = '{ selector: { generatorRef: { kind: Webhook, name: a } } }';
    expect(said(`{ apiVersion: external-secrets.io/v1alpha1, kind: PushSecret, spec: ${push} }`)).toEqual([
      'spec.selector.generatorRef.kind: Webhook asks provider webhook, which may not be used',
    ]);
  });

  test('counts as a provider that stores have', () => {
    const unknown = CHECKED_GENERATOR_KINDS.map(generatorProvider).filter(
      name => name !== undefined && !Object.hasOwn({ ...providerFields, ...knownStores }, name),
    );
    expect(unknown).toEqual([]);
    expect(ASKING_GENERATORS.filter(kind => !CHECKED_GENERATOR_KINDS.some(known => known === kind))).toEqual(
      [],
    );
  });
});
