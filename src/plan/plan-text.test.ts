import { array, assert, constantFrom, dictionary, json, property, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planText } from './plan-text.ts';
import { PLAN_VERSION, type Plan, type SecretPlan, type StorePlan } from './plan.ts';

const data = [{ secretKey: 'a', remoteRef: { key: 'a' } }];
const secret: SecretPlan = { name: 'db', target: 'db', refreshSeconds: 60, spec: { data } };
const store: StorePlan = { provider: 'vault', spec: { server: 'https://vault' }, files: {} };

const part: Plan = {
  version: PLAN_VERSION,
  namespace: 'shop',
  stores: { 'SecretStore/vault': store },
  secrets: [secret, { ...secret, name: 'api' }],
  directories: [{ path: '/postern/secrets', fileMode: 0o644, sources: [] }],
  initTimeoutSeconds: 60,
};
const generators = { 'Password/p': { kind: 'Password', spec: { length: 12 }, files: {} } };
const whole: Plan = {
  generators,
  ...part,
  generate: 'refresh',
  onChange: { kind: 'signal', signal: 'SIGHUP', process: 'nginx' },
  maxStaleSeconds: 60,
};

describe('the text of a plan is what JSON.stringify writes', () => {
  test.each<[string, Plan]>([
    ['all that there can be', whole],
    ['nothing', { ...whole, stores: {}, generators: {}, secrets: [], directories: [] }],
    ['the least', part],
    ['its fields in another order', { ...part, generators }],
  ])('with %s', (_what, plan) => {
    expect(planText(plan)).toBe(JSON.stringify(plan));
  });

  test('also of a plan that shares its objects with one that was written before', () => {
    planText(whole);
    const next: Plan = { ...whole, namespace: 'other', secrets: whole.secrets.toReversed() };

    expect(planText(next)).toBe(JSON.stringify(next));
  });

  test('whatever names, texts and specs it has', () => {
    const name = constantFrom(
      'SecretStore/a',
      'ClusterSecretStore/b',
      '"',
      '\u2028',
      '\ud800',
      '1',
      '__proto__',
    );
    const spec = json().map((text): Record<string, unknown> => ({ any: JSON.parse(text) }));
    const storePlan = record({ provider: string(), spec, files: dictionary(string(), string()) });
    const secretPlan = string().map((text): SecretPlan => ({ ...secret, name: text, target: text }));
    const pools = record({ stores: array(storePlan, { maxLength: 3 }), secrets: array(secretPlan) });
    assert(
      property(pools, array(array(name)), ({ stores, secrets }, plans) => {
        for (const names of plans) {
          const used = names.flatMap((key, i): [string, StorePlan][] => {
            const plan = stores[i % Math.max(1, stores.length)];
            return plan === undefined ? [] : [[key, plan]];
          });
          const plan: Plan = { ...whole, stores: Object.fromEntries(used), secrets };
          expect(planText(plan)).toBe(JSON.stringify(plan));
        }
      }),
    );
  });
});
