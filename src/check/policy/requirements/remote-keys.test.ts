import { describe, expect, test } from 'vitest';
import type { Subject } from '../contract.ts';
import { subject } from '../testing/subject.ts';
import { allowedRemoteKeys } from './remote-keys.ts';

const NOW = new Date(0);
const PATTERNS = ['^{{namespace}}/'];

const external = (spec: string, around: Partial<Subject> = {}): Subject =>
  subject(`{ apiVersion: external-secrets.io/v1, kind: ExternalSecret, spec: ${spec} }`, {
    namespace: 'shop',
    ...around,
  });
const said = (
  parameters: Parameters<typeof allowedRemoteKeys.prepare>[0],
  about: Subject,
): readonly string[] =>
  allowedRemoteKeys
    .prepare(parameters)(about, NOW, 'admission')
    .map(({ path, message, fix }) => `${path}: ${message}; ${fix}`);

describe('messages', () => {
  test('of a key name it and the patterns, and how it must begin', () => {
    expect(
      said([{ patterns: PATTERNS }], external('{ data: [{ remoteRef: { key: billing/db } }] }')),
    ).toEqual([
      'spec.data[0].remoteRef.key: key billing/db may not be asked for: it matches none of ^shop/; begin the key with shop/',
    ]);
  });

  test('of a find say what would be sure', () => {
    expect(said([{ patterns: PATTERNS }], external('{ dataFrom: [{ find: { tags: { a: b } } }] }'))).toEqual([
      'spec.dataFrom[0].find: may find keys that may not be asked for: they need not match any of ^shop/; list keys that begin with shop/, or find below a path that does',
    ]);
  });

  test('of a key that is as long as an object can be quote its beginning', () => {
    const [line = ''] = said(
      [{ patterns: PATTERNS }],
      external(`{ data: [{ remoteRef: { key: ${'x'.repeat(100_000)} } }] }`),
    );
    expect(line.length).toBeLessThan(300);
  });
});

describe('a path that providers resolve', () => {
  test.for([
    '{ data: [{ remoteRef: { key: shop/../pay/db } }] }',
    '{ dataFrom: [{ extract: { key: shop/%2e%2e/pay/db } }] }',
    '{ dataFrom: [{ find: { path: shop/../pay } }] }',
    // Whatever the provider makes of both.
    '{ dataFrom: [{ find: { path: shop/.., name: { regexp: "^shop/mail-" } } }] }',
  ])('is found in %s', spec => {
    expect(said([{ patterns: PATTERNS }], external(spec))).toEqual([
      expect.stringMatching(/"\.\." between slashes.*; write the path that is meant$/u),
    ]);
    expect(said([{ patterns: ['.'] }], external(spec))).toHaveLength(1);
  });

  test('is that of an expression too', () => {
    const spec = '{ dataFrom: [{ find: { name: { regexp: "^shop/../pay" } } }] }';
    expect(said([{ patterns: PATTERNS }], external(spec))).toEqual([]);
    const literal = String.raw`{ dataFrom: [{ find: { name: { regexp: '^shop/\.\./pay' } } }] }`;
    expect(said([{ patterns: PATTERNS }], external(literal))).toHaveLength(1);
  });
});

describe('several lists', () => {
  const both = [{ patterns: PATTERNS }, { patterns: ['db$'] }];

  test.for([
    ['shop/db', 0],
    ['shop/mail', 1],
    ['billing/db', 1],
    // One finding, whichever list it is.
    ['billing/mail', 1],
  ] as const)('all have to allow the key %s: %i findings', ([key, count]) => {
    expect(said(both, external(`{ data: [{ remoteRef: { key: ${key} } }] }`))).toHaveLength(count);
  });
});

describe('a list for some stores', () => {
  const some = [{ patterns: PATTERNS, stores: ['vault', 'aws-*'] }];

  test.for([
    ['vault', 1],
    ['aws-eu', 1],
    ['vault-2', 0],
  ] as const)('is about store %s: %i findings', ([store, count]) => {
    const spec = `{ secretStoreRef: { name: ${store} }, data: [{ remoteRef: { key: billing/db } }] }`;
    expect(said(some, external(spec))).toHaveLength(count);
  });

  test('is not about a key that is asked of no store, and a list for all stores is', () => {
    const spec = '{ data: [{ remoteRef: { key: billing/db } }] }';
    expect(said(some, external(spec))).toEqual([]);
    expect(said([{ patterns: PATTERNS }], external(spec))).toHaveLength(1);
  });
});

describe('find', () => {
  const find = '{ secretStoreRef: { name: a }, dataFrom: [{ find: { path: shop/ } }] }';

  test.for([
    ['aws', 0],
    ['azurekv', 1],
    [undefined, 0],
  ] as const)('by a path at %s: %i findings', ([provider, count]) => {
    const store = provider === undefined ? undefined : { spec: { provider: { [provider]: {} } } };
    expect(said([{ patterns: PATTERNS }], external(find, { store: () => store }))).toHaveLength(count);
  });
});

test('a list that cannot be read asks for nothing, the others hold', () => {
  const spec = '{ data: [{ remoteRef: { key: billing/db } }] }';
  expect(said([{ patterns: ['^{{namespace}}/', '('] }], external(spec))).toEqual([]);
  expect(said([{ patterns: ['('] }, { patterns: PATTERNS }], external(spec))).toHaveLength(1);
});

describe('the path of a VaultDynamicSecret', () => {
  const generator = (path: string): Subject =>
    subject(
      `{ apiVersion: generators.external-secrets.io/v1alpha1, kind: VaultDynamicSecret, spec: { path: ${path} } }`,
      {
        namespace: 'shop',
      },
    );
  const creds = [{ patterns: ['^{{namespace}}/', '^database/creds/{{namespace}}-'] }];

  test.for([
    ['database/creds/shop-reader', 0],
    ['database/creds/shop-/../pay', 1],
    ['database/creds/pay-reader', 1],
    ['secret/data/pay/db', 1],
    ['[]', 0],
  ] as const)('%s counts as a key: %i findings', ([path, count]) => {
    expect(said(creds, generator(path))).toHaveLength(count);
  });

  test('is asked of no store', () => {
    expect(said([{ patterns: PATTERNS, stores: ['*'] }], generator('secret/data/pay/db'))).toEqual([]);
  });

  test('is looked at inside a ClusterGenerator, for any namespace', () => {
    const dynamic = [{ patterns: ['^database/creds/{{namespace}}-'] }];
    const cluster = (path: string): Subject =>
      subject(
        `{ apiVersion: generators.external-secrets.io/v1alpha1, kind: ClusterGenerator, spec: { kind: VaultDynamicSecret, generator: { vaultDynamicSecretSpec: { path: ${path} } } } }`,
      );
    expect(said(dynamic, cluster('secret/data/pay/db'))).toEqual([
      expect.stringMatching(
        /^spec\.generator\.vaultDynamicSecretSpec\.path: key secret\/data\/pay\/db may not be asked for/u,
      ),
    ]);
    expect(said(dynamic, cluster('database/creds/pay-reader'))).toEqual([]);
  });
});
