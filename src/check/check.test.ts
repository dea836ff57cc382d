import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHECKED_KINDS, checkedSchemaOf, groupOf } from '../api/checked-kinds.ts';
import { isJsonObject } from '../api/json.ts';
import { KINDS } from '../api/kinds.ts';
import { arbitraryObject } from '../api/testing/arbitrary-object.ts';
import {
  externalSecretManifest,
  onepasswordProvider,
  storeManifest,
  vaultProvider,
} from '../api/testing/manifests.ts';
import { checkObject } from './check.ts';

const places = (object: unknown) =>
  checkObject(object).map(({ rule, severity, path }) => `${rule} ${severity} ${path}`);

test('everything is said at once, errors first', () => {
  const object = externalSecretManifest({
    secretStoreRef: undefined,
    secretStorRef: { name: 'a' },
    refreshInterval: '1d',
    target: { creationPolicy: 'none' },
    data: [
      { secretKey: 'a', remoteRef: { key: 'a' } },
      { secretKey: 'a', key: 'b' },
    ],
  });
  expect(places(object)).toEqual([
    'PST101 error spec.target.creationPolicy',
    'PST102 error spec.data[1].key',
    'PST102 error spec.secretStorRef',
    'PST107 error spec.data[1].secretKey',
    'PST110 error spec.refreshInterval',
  ]);
});

test('one mistake is one finding: rules do not repeat what the schema says', () => {
  expect(places(externalSecretManifest({ data: { password: 'db' } }))).toEqual(['PST101 error spec.data']);
  expect(places(externalSecretManifest({ dataFrom: ['db'] }))).toEqual(['PST101 error spec.dataFrom[0]']);
  expect(places({ ...storeManifest(), spec: 'x' })).toEqual(['PST201 error spec']);
});

const credential = { name: 'token', key: 'token' };
test.for([
  [{ ...pushSecret({ match: undefined, secretKey: 'a' }) }, ['PST521 error spec.data[0].secretKey']],
  [externalSecretManifest({ dataFrom: [{ key: 'a' }] }), ['PST102 error spec.dataFrom[0].key']],
  [
    externalSecretManifest({
      dataFrom: [{ generatorRef: { apiVersion: 'a/v1', kind: 'Password', name: 'a' } }],
    }),
    ['PST102 error spec.dataFrom[0].generatorRef'],
  ],
  [
    storeManifest({ vault: { server: 'https://vault.shop' }, auth: { tokenSecretRef: credential } }),
    ['PST202 error spec.provider.auth'],
  ],
  [
    storeManifest(onepasswordProvider({ auth: { secretRef: { connectToken: credential } } })),
    ['PST202 error spec.provider.onepassword.auth.secretRef.connectToken'],
  ],
  [
    { ...externalSecretManifest({ secretStoreRef: undefined }), secretStoreRef: { name: 'a' } },
    ['PST102 error secretStoreRef'],
  ],
  [externalSecretManifest({ zzz: 1 }), ['PST102 warning spec.zzz']],
])('what a stray field leaves missing is not said too: %j', ([object, expected]) => {
  expect(places(object)).toEqual(expected);
});

function pushSecret(entry: object): object {
  return {
    apiVersion: 'external-secrets.io/v1alpha1',
    kind: 'PushSecret',
    metadata: { name: 'a', namespace: 'shop' },
    spec: {
      secretStoreRefs: [{ name: 'a', kind: 'SecretStore' }],
      selector: { secret: { name: 'a' } },
      data: [entry],
    },
  };
}

test('advice waits until the store is valid', () => {
  const auth = { ldap: { path: 'p' } };
  expect(places(storeManifest(vaultProvider({ auth })))).toEqual([
    'PST201 error spec.provider.vault.auth.ldap.username',
  ]);
});

test.for([
  ['external-secrets.io/v1beta1', 'PST103 warning apiVersion'],
  ['external-secrets.io/v1alpha1', 'PST103 error apiVersion'],
  ['external-secrets.io/v2', 'PST103 error apiVersion'],
])('apiVersion %s: %s', ([apiVersion, expected]) => {
  expect(places({ ...externalSecretManifest(), apiVersion })).toEqual([expected]);
  expect(checkObject({ ...storeManifest(), apiVersion })[0]?.rule).toBe('PST203');
});

test.for([
  [{ apiVersion: 'v1', kind: 'Secret' }],
  [{ apiVersion: 'example.com/v1', kind: 'Password' }],
  [null],
  ['text'],
  [[]],
])('%j is not ours to judge', ([object]) => {
  expect(checkObject(object)).toEqual([]);
});

test.for(CHECKED_KINDS)(
  'an object that the schema of $kind $version allows has no finding of the schema',
  type => {
    const { spec = {} } = checkedSchemaOf(type).properties ?? {};
    fc.assert(
      fc.property(arbitraryObject(spec), value => {
        const { kind, version } = type;
        const object = {
          apiVersion: `${groupOf(kind)}/${version}`,
          kind,
          metadata: { name: 'a' },
          spec: value,
        };
        const found = checkObject(object).filter(({ rule }) => schemaRules.has(rule));
        expect(found).toEqual([]);
      }),
      { numRuns: 40 },
    );
  },
);

/** Those of the schema and of unknown fields, of every group. */
const schemaRules = new Set(
  [1, 2, 4]
    .flatMap(group => [`PST${group}01`, `PST${group}02`])
    .concat('PST500', 'PST501', 'PST520', 'PST521'),
);

test('no object makes a rule throw, however broken', () => {
  const kinds = fc.constantFrom(...KINDS);
  const broken = (value: unknown): fc.Arbitrary<unknown> =>
    fc.oneof(
      { weight: 6, arbitrary: fc.constant(value) },
      { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
    );
  const spec = fc.record({
    provider: fc.record(
      { vault: fc.jsonValue(), onepassword: fc.jsonValue(), fake: fc.jsonValue() },
      { requiredKeys: [] },
    ),
    conditions: broken([{ namespaceRegexes: ['('] }]),
    data: fc.oneof(fc.jsonValue(), fc.array(broken({ secretKey: 'a', remoteRef: {} }))),
    dataFrom: fc.oneof(fc.jsonValue(), fc.array(broken({ extract: {} }))),
    target: broken({ template: { templateFrom: [null] } }),
    secretStoreRef: broken({ name: 'a' }),
    refreshInterval: broken('1h'),
  });
  fc.assert(
    fc.property(kinds, fc.oneof(spec, fc.jsonValue()), (kind, value) => {
      const findings = checkObject({
        apiVersion: 'external-secrets.io/v1',
        kind,
        metadata: { name: 'a' },
        spec: value,
      });
      expect(findings.every(({ path }) => path !== '')).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test.for(CHECKED_KINDS)('no rule throws for a $kind $version with fields of other types', type => {
  const { spec = {} } = checkedSchemaOf(type).properties ?? {};
  const broken = fc
    .tuple(arbitraryObject(spec), fc.nat(), fc.jsonValue({ maxDepth: 2 }))
    .map(([value, place, other]) => withOther(value, place, other));
  fc.assert(
    fc.property(broken, value => {
      const { kind, version } = type;
      const apiVersion = `${groupOf(kind)}/${version}`;
      expect(checkObject({ apiVersion, kind, metadata: { name: 'a' }, spec: value })).toBeInstanceOf(Array);
    }),
    { numRuns: 60 },
  );
});

/** The value with another one in one of its places, counted from the outside in. */
function withOther(value: unknown, place: number, other: unknown): unknown {
  const count = size(value);
  let left = place % count;
  const replace = (at: unknown): unknown => {
    left -= 1;
    if (left === -1) return other;
    if (Array.isArray(at)) return at.map(replace);
    return isJsonObject(at)
      ? Object.fromEntries(Object.entries(at).map(([name, field]) => [name, replace(field)]))
      : at;
  };
  return replace(value);
}

function size(value: unknown): number {
  const fields: unknown[] = Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];
  return fields.reduce<number>((sum, field) => sum + size(field), 1);
}

test('no finding quotes what may be a secret', () => {
  const secret = 'hunter2';
  const objects = [
    storeManifest({
      fake: {
        data: [
          { key: '', value: secret, version: 1 },
          { key: 'a', value: [secret] },
        ],
      },
    }),
    externalSecretManifest({
      refreshInterval: '1d',
      target: {
        template: {
          type: 'bootstrap.kubernetes.io/token',
          data: { a: secret, b: { c: secret } },
          templateFrom: [{ literal: secret, target: 'x' }],
        },
      },
    }),
  ];
  for (const object of objects) {
    expect(checkObject(object)).not.toEqual([]);
    expect(JSON.stringify(checkObject(object))).not.toContain(secret);
  }
});
