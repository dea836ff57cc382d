import { describe, expect, test } from 'vitest';
import type { CustomRule } from '../../api/secret-policy.ts';
import { judge } from '../policy/judge.ts';
import { policy, subject } from '../policy/testing/subject.ts';
import type { Subject } from '../policy/contract.ts';
import type { RuleFinding } from '../rule.ts';
import { compileCustomRule } from './custom-rule.ts';

const now = new Date('2026-11-28T12:00:00Z');
const db = subject(`
  apiVersion: external-secrets.io/v1
  kind: ExternalSecret
  metadata: { name: db, namespace: shop, labels: { team: pay } }
  spec:
    refreshInterval: 1h
    data: [{ secretKey: a, remoteRef: { key: pay/a } }]
`);

function check(rule: Partial<CustomRule>, about: Subject = db): readonly RuleFinding[] {
  return (
    compileCustomRule({ name: 'own', expression: 'false', ...rule }).check?.(about, now, 'admission') ?? []
  );
}

describe('a rule in CEL', () => {
  test('finds nothing where it is true', () => {
    expect(check({ expression: 'object.spec.refreshInterval == "1h"' })).toEqual([]);
  });

  test('says its message, at its path, with its fix', () => {
    expect(check({ message: 'is not\nours', path: 'spec.data', fix: 'write ours' })).toEqual([
      { severity: 'error', path: 'spec.data', message: 'is not ours', fix: 'write ours' },
    ]);
  });

  test('says itself where it has no message', () => {
    expect(check({ expression: 'object.spec.data.size() > 1' })).toEqual([
      { severity: 'error', path: 'spec', message: 'this must be true: object.spec.data.size() > 1' },
    ]);
  });

  test.for([
    [
      'gives the message',
      '"%s of team %s".format([object.metadata.name, object.metadata.labels.team])',
      'db of team pay',
    ],
    ['fails', 'object.spec.absent', 'stands in'],
    ['gives nothing', '" "', 'stands in'],
    ['gives lines', '"a\\nb\\u0007c"', 'a b c'],
  ] as const)('with a messageExpression that %s', ([, messageExpression, message]) => {
    expect(check({ messageExpression, message: 'stands in' })).toMatchObject([{ message }]);
  });

  test('cuts a message that goes on and on', () => {
    const messageExpression =
      '["%s"].map(x, x).join("").format([object.metadata.name]) + "' + 'long '.repeat(500) + '"';
    const [found] = check({ messageExpression });
    expect(found?.message.length).toBeLessThanOrEqual(512);
  });

  test('that cannot be evaluated for an object does not let it pass', () => {
    const rule = { expression: 'object.spec.absent == 1', message: 'never said', fix: 'never said' };
    expect(check(rule)).toMatchObject([
      {
        message:
          'rule own of the policy is at fault, not this object: it cannot be evaluated: no such key: absent',
        fix: 'whoever writes the policy has to mend the rule: ask has() before reading a field that may be absent',
      },
    ]);
    expect(check({ expression: 'object.spec.data[0] == object.spec.data[9]' })).toMatchObject([
      { fix: 'whoever writes the policy has to mend the rule' },
    ]);
  });

  test('sees what was stored before', () => {
    const expression = 'oldObject == null || oldObject.spec.refreshInterval == object.spec.refreshInterval';
    expect(check({ expression })).toEqual([]);
    const oldObject = { ...db.object, spec: { refreshInterval: '2h' } };
    expect(check({ expression }, { ...db, oldObject })).toHaveLength(1);
  });

  test('sees the namespace where its labels are known', () => {
    const expression =
      'namespaceObject.metadata.labels.tier == "gold" && namespaceObject.metadata.name == "shop"';
    expect(check({ expression }, { ...db, namespaceLabels: { tier: 'gold' } })).toEqual([]);
    expect(check({ expression }, { ...db, namespaceLabels: { tier: 'tin' } })).toHaveLength(1);
  });

  test('is not asked about a namespace that nobody knows', () => {
    expect(check({ expression: 'namespaceObject.metadata.labels.tier == "gold"' })).toEqual([]);
  });

  test('sees null for the namespace of what has none', () => {
    const store = subject('{ kind: ClusterSecretStore, metadata: { name: vault } }');
    expect(check({ expression: 'namespaceObject == null' }, store)).toEqual([]);
  });

  test.for([
    ['expression', { expression: 'object.' }, 'is not CEL: 1:8: Expected IDENTIFIER, got EOF'],
    ['expression', { expression: '"a"' }, 'is not CEL: 1:1: gives string, not bool'],
    [
      'messageExpression',
      { messageExpression: 'request.name' },
      'is not CEL: 1:1: Unknown variable: request',
    ],
  ] as const)('of which %s does not compile says so', ([field, rule, message]) => {
    const { problems } = compileCustomRule({ name: 'own', expression: 'true', ...rule });
    expect(problems).toEqual([{ field, message }]);
  });

  test('is asked even where only its messageExpression does not compile', () => {
    expect(check({ messageExpression: 'nosuch', message: 'stands in' })).toMatchObject([
      { message: 'stands in' },
    ]);
    expect(compileCustomRule({ name: 'own', expression: '(' }).check).toBeUndefined();
  });
});

describe('a message', () => {
  const canary = 'correct-horse';

  test.for([
    [
      'a Secret',
      `{ kind: Secret, metadata: { name: s }, stringData: { p: ${canary} } }`,
      'object.stringData.p',
    ],
    [
      'a variable',
      `{ kind: Pod, spec: { containers: [{ env: [{ name: P, value: ${canary} }] }] } }`,
      'object.spec.containers[0].env[0].value',
    ],
    [
      'a fake store',
      `{ apiVersion: external-secrets.io/v1, kind: SecretStore, spec: { provider: { fake: { data: [{ key: k, value: ${canary} }] } } } }`,
      'object.spec.provider.fake.data[0].value',
    ],
    [
      'an annotation',
      `{ kind: Pod, metadata: { annotations: { note: ${canary} } } }`,
      'object.metadata.annotations.note',
    ],
    [
      'a template',
      `{ apiVersion: external-secrets.io/v1, kind: ExternalSecret, spec: { target: { template: { data: { p: ${canary} } } } } }`,
      'object.spec.target.template.data.p',
    ],
    [
      'a template of a PushSecret',
      `{ apiVersion: external-secrets.io/v1alpha1, kind: PushSecret, spec: { template: { data: { path: ${canary} } } } }`,
      'object.spec.template.data.path',
    ],
    [
      'a template of what makes ExternalSecrets',
      `{ apiVersion: external-secrets.io/v1, kind: ClusterExternalSecret, spec: { externalSecretSpec: { target: { template: { data: { name: ${canary} } } } } } }`,
      'object.spec.externalSecretSpec.target.template.data.name',
    ],
    [
      'a key that a user chose',
      `{ apiVersion: external-secrets.io/v1alpha1, kind: PushSecret, spec: { data: [{ metadata: { deep: { name: ${canary} } } }] } }`,
      'object.spec.data[0].metadata.deep.name',
    ],
    [
      'the query of a URL',
      `{ apiVersion: generators.external-secrets.io/v1alpha1, kind: ClusterGenerator, spec: { generator: { webhookSpec: { url: "https://h.example/?token=${canary}" } } } }`,
      'object.spec.generator.webhookSpec.url',
    ],
    [
      'the user of a URL',
      `{ apiVersion: external-secrets.io/v1, kind: SecretStore, spec: { provider: { vault: { server: "https://u:${canary}@h.example" } } } }`,
      'object.spec.provider.vault.server',
    ],
  ] as const)('never has what may be secret: %s', ([, yaml, messageExpression]) => {
    const about = subject(yaml);
    expect(check({ messageExpression }, about)).toMatchObject([{ message: '…' }]);
    const before = { ...subject('{ kind: Pod }'), oldObject: about.object };
    const old = messageExpression.replaceAll('object', 'oldObject');
    expect(JSON.stringify(check({ messageExpression: old }, before))).not.toContain(canary);
  });

  test('has names, labels, numbers and what a schema knows', () => {
    const messageExpression =
      '"%s %s %s".format([object.kind, object.spec.refreshInterval, object.spec.data[0].remoteRef.key])';
    expect(check({ messageExpression })).toMatchObject([{ message: 'ExternalSecret 1h pay/a' }]);
  });
});

describe('many rules about one object', () => {
  const rules = (count: number, expression: string, messageExpression = '"no"') =>
    Array.from({ length: count }, () =>
      compileCustomRule({ name: 'own', expression, messageExpression, message: 'stands in' }),
    );
  const found = (about: Subject, count: number, expression: string, messageExpression?: string) =>
    rules(count, expression, messageExpression).flatMap(
      ({ check }) => check?.(about, now, 'admission') ?? [],
    );

  test('read it once', () => {
    let reads = 0;
    const object = {
      kind: 'ExternalSecret',
      get spec() {
        reads += 1;
        return { refreshInterval: '1h' };
      },
    };
    found({ ...db, object }, 20, 'object.spec.refreshInterval == "2h"', 'object.kind');
    // As it is for what decides, and masked for what is said.
    expect(reads).toBe(2);
  });

  const large = {
    ...db,
    object: { kind: 'ExternalSecret', spec: { data: Array.from({ length: 10_000 }, () => ({ key: 'k' })) } },
  };

  test('have so many steps together, and do not let it pass when those are spent', () => {
    const messages = found({ ...large }, 60, 'object.spec.data.all(d, d.key == "k" || true)').map(
      ({ message }) => message,
    );
    expect(messages.at(-1)).toBe(
      'rule own of the policy is at fault, not this object: it cannot be evaluated: the rules for the object take too many steps together',
    );
  });

  test('have them again for the next object', () => {
    found({ ...large }, 60, 'object.spec.data.all(d, d.key == "k" || true)');
    expect(found({ ...large }, 1, 'object.spec.data.size() > 0')).toEqual([]);
  });

  test('do not lose them to messages', () => {
    const huge = { ...large, object: { ...large.object, spec: { data: Array(300_000).fill('k') } } };
    const messages = found(huge, 20, 'object.kind == "Pod"', 'object.kind');
    expect(new Set(messages.map(({ message }) => message))).toEqual(new Set(['stands in']));
  });
});

test('custom rules of a policy are judged as its own', () => {
  const own = policy(
    'team',
    `
    custom:
      - name: prefixed
        expression: object.spec.data.all(d, d.remoteRef.key.startsWith(namespaceObject.metadata.name + "/"))
        message: keys begin with the namespace
        path: spec.data
        actions: { admission: warn }
      - { name: other-kind, kinds: [PushSecret], expression: 'false' }
      - { name: broken, expression: '(' }`,
  );
  const { findings } = judge({ ...db, namespaceLabels: {} }, [], [own], 'admission', now);
  expect(findings).toEqual([
    {
      rule: 'team/prefixed',
      severity: 'warning',
      path: 'spec.data',
      message: 'keys begin with the namespace',
      policy: 'team',
    },
  ]);
});

test.for([
  ['reads it', '{ name: own, expression: namespaceObject.metadata.name == "x" }', db, true],
  ['does not read it', "{ name: own, expression: 'true' }", db, false],
  [
    'is about other kinds',
    '{ name: own, kinds: [PushSecret], expression: namespaceObject == null }',
    db,
    false,
  ],
  ['knows it', '{ name: own, expression: namespaceObject == null }', { ...db, namespaceLabels: {} }, false],
] as const)('the namespace of an object is asked for where a rule %s', ([, custom, about, isNeeded]) => {
  const own = policy('team', `custom: [${custom}]`);
  expect(own.needsLabels(about)).toBe(isNeeded);
});

test('the namespace is not asked for by a policy that is not about the object', () => {
  const custom = '[{ name: own, expression: namespaceObject == null }]';
  const own = policy('team', `match: { namespaces: [other] }\ncustom: ${custom}`);
  expect(own.needsLabels(db)).toBe(false);
});
