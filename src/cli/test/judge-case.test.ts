import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../api/json.ts';
import { compilePolicy } from '../../check/policy/compile.ts';
import { judgeCase, type CaseInputs } from './judge-case.ts';
import type { CaseFinding } from './compare.ts';

const policyWith = (spec: object) =>
  compilePolicy({
    apiVersion: 'postern.dev/v1alpha1',
    kind: 'SecretPolicy',
    metadata: { name: 'team' },
    spec,
  });
const secret = (spec: object = {}, name = 'db'): JsonObject => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name, namespace: 'shop' },
  spec: {
    secretStoreRef: { name: 'vault' },
    data: [{ secretKey: 'password', remoteRef: { key: 'db' } }],
    ...spec,
  },
});
const judged = (object: JsonObject, policy: object, more: Partial<CaseInputs> = {}) =>
  judgeCase({
    objects: [object],
    oldObject: undefined,
    cluster: [],
    policies: [policyWith(policy)],
    namespace: undefined,
    point: 'admission',
    now: new Date('2026-12-01T00:00:00Z'),
    builtIn: false,
    ...more,
  });
const brief = ({ action, rule, path, policy }: CaseFinding) => `${action} ${rule} ${path} ${policy ?? '-'}`;

const refresh = { require: { refresh: { atLeast: '1m' } } };
const often = secret({ refreshInterval: '1s' });

test('a finding has what is done about it, and the object that it is of', () => {
  expect(judged(often, refresh)).toEqual([
    {
      rule: 'PST803',
      action: 'deny',
      path: 'spec.refreshInterval',
      message: expect.stringContaining('shorter than 1m'),
      fix: expect.stringContaining('1m'),
      policy: 'team',
      object: 'ExternalSecret/db',
    },
  ]);
});

test('findings that no policy speaks about count only where they are asked for', () => {
  const broken = secret({ refreshInterval: '1d' });
  expect(judged(broken, { match: { kinds: ['Pod'] } })).toEqual([]);
  expect(judged(broken, { match: { kinds: ['Pod'] } }, { builtIn: true }).map(brief)).toContain(
    'deny PST110 spec.refreshInterval -',
  );
});

test('the place of enforcement chooses the action', () => {
  const actions = { admission: 'deny', lint: 'warn', report: 'audit' };
  for (const point of ['admission', 'lint', 'report'] as const)
    expect(judged(often, { ...refresh, actions }, { point }).map(({ action }) => action)).toEqual([
      actions[point],
    ]);
});

describe('a change at admission', () => {
  test('is not refused for what was wrong before and stays', () => {
    const found = judged(
      { ...often, metadata: { name: 'db', namespace: 'shop', labels: { a: 'b' } } },
      refresh,
      {
        oldObject: often,
      },
    );
    expect(found.map(brief)).toEqual(['warn PST803 spec.refreshInterval team']);
  });

  test('is refused for what it makes wrong', () => {
    const found = judged(often, refresh, { oldObject: secret({ refreshInterval: '1h' }) });
    expect(found.map(brief)).toEqual(['deny PST803 spec.refreshInterval team']);
  });

  test('is no such thing elsewhere', () => {
    const found = judged(often, refresh, { oldObject: often, point: 'lint' });
    expect(found.map(brief)).toEqual(['deny PST803 spec.refreshInterval team']);
  });

  test('is what rules of CEL see as oldObject', () => {
    const expression = 'oldObject == null || oldObject.spec.secretStoreRef == object.spec.secretStoreRef';
    const policy = { custom: [{ name: 'same-store', expression, message: 'changes its store' }] };
    const oldObject = secret({ secretStoreRef: { name: 'other' } });
    expect(judged(secret(), policy)).toEqual([]);
    expect(judged(secret(), policy, { oldObject }).map(brief)).toEqual(['deny team/same-store spec team']);
  });
});

describe('what the cluster holds', () => {
  test('is known to rules and is not judged itself', () => {
    const store = {
      apiVersion: 'external-secrets.io/v1',
      kind: 'SecretStore',
      metadata: { name: 'vault', namespace: 'shop' },
      spec: { provider: { aws: { service: 'SecretsManager', region: 'eu-central-1' } } },
    };
    const policy = { require: { providers: { allowed: ['vault'] } } };
    expect(judged(secret(), policy)).toEqual([]);
    expect(judged(secret(), policy, { cluster: [store] }).map(({ object }) => object)).toEqual([
      'ExternalSecret/db',
    ]);
  });

  test('gives way to the object of the same name', () => {
    const twice = { rules: [{ ids: ['PST604', 'PST605'], actions: { admission: 'deny' } }] };
    expect(judged(secret(), twice, { cluster: [secret()] })).toEqual([]);
    const cluster = [secret({ target: { name: 'db' } }, 'other')];
    expect(judged(secret(), twice, { cluster }).map(({ rule }) => rule)).toEqual(['PST604']);
  });
});

test('a SecretPolicy is judged by the rules about policies', () => {
  const policy = {
    apiVersion: 'postern.dev/v1alpha1',
    kind: 'SecretPolicy',
    metadata: { name: 'a' },
    spec: { rules: [{ ids: ['PST999'], actions: { lint: 'deny' } }] },
  };
  expect(judged(policy, {}).map(({ rule, action }) => `${action} ${rule}`)).toEqual(['deny PST812']);
});
