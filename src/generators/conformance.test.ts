/** What every generator promises: each row of subjects passes each test. */
import { describe, expect, test } from 'vitest';
import { GENERATOR_KINDS } from '../api/generators/index.ts';
import { PosternError } from '../errors.ts';
import { generators } from './registry.ts';
import { request } from './testing/request.ts';

const canary = 'canary-value-77c1';

interface Subject {
  readonly spec: Record<string, unknown>;
  /** Something of a type that the field does not have. */
  readonly broken: Record<string, unknown>;
  readonly files?: Record<string, string>;
}

const vault = { server: 'https://vault.test', auth: { tokenSecretRef: { name: 't', key: 'token' } } };

const subjects: Record<string, Subject> = {
  Fake: { spec: { data: { a: 'b' } }, broken: { data: [canary] } },
  MFA: {
    spec: { secret: { name: 's', key: 'k' } },
    broken: { secret: { name: 's', key: 'k' }, length: canary },
    files: { secret: 'GEZDGNBVGY3TQOJQ' },
  },
  Password: { spec: {}, broken: { length: canary } },
  SSHKey: { spec: { keyType: 'ed25519' }, broken: { keyType: canary } },
  UUID: { spec: {}, broken: {} },
  VaultDynamicSecret: {
    spec: { path: 'x', provider: vault },
    broken: { path: 'x', provider: { ...vault, version: canary } },
    files: { 'provider.auth.tokenSecretRef': canary },
  },
  Webhook: {
    spec: {
      url: 'https://h.test/',
      result: {},
      secrets: [{ name: 'a', secretRef: { name: 's', key: 'k' } }],
    },
    broken: {
      url: 'https://h.test/{{ .a.k | fail }}',
      result: {},
      secrets: [{ name: 'a', secretRef: { name: 's', key: 'k' } }],
    },
    files: { 'secrets[0].secretRef': canary },
  },
};

const answers = { status: 200, headers: {}, body: Buffer.from('{"data":{"user":"me"},"user":"me"}') };

test('every kind that manifests may have is made here, and no other', () => {
  const made = generators.map(({ kind }) => kind);
  expect(['ClusterGenerator', ...made]).toEqual([...GENERATOR_KINDS]);
  expect(Object.keys(subjects)).toEqual(made);
});

describe.each(generators)('$kind', generator => {
  const { spec, broken, files } = subjects[generator.kind] ?? { spec: {}, broken: {} };
  const tools = { http: () => Promise.resolve(answers), ...(files === undefined ? {} : { files }) };

  test('gives keys that a Secret may have', async () => {
    const { data } = await generator.generate(request(generator.kind, spec, tools));
    expect(data.size).toBeGreaterThan(0);
    for (const key of data.keys()) expect(key).toMatch(/^[-._a-zA-Z0-9]+$/);
  });

  test('refuses a spec that it cannot read, without any value', async () => {
    const outcome = await generator
      .generate(request(generator.kind, broken, tools))
      .catch((error: unknown) => error);
    const isFine = generator.kind === 'UUID' ? 'data' in Object(outcome) : outcome instanceof PosternError;
    expect(isFine).toBe(true);
    expect(String(outcome)).not.toContain(canary);
  });

  test('says what Secret is missing', async () => {
    const outcome = await generator
      .generate(request(generator.kind, spec, { http: tools.http }))
      .catch((error: unknown) => error);
    const code = outcome instanceof PosternError ? outcome.code : undefined;
    expect(code).toBe(files === undefined ? undefined : 'CREDENTIAL_MISSING');
  });

  test('renews and gives back both or neither', () => {
    expect(generator.renew === undefined).toBe(generator.release === undefined);
  });
});
