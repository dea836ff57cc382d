import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../api/json.ts';
import type { Requirements } from '../../../api/secret-policy.ts';
import { compileExpression } from '../../cel/expression.ts';
import { celVariables } from '../../cel/variables.ts';
import { areTooMany, weightOf, withNames } from './steps.ts';
import { saidRequirements } from './index.ts';

const holds = (expression: string, object: unknown = {}): boolean =>
  compileExpression(expression, 'bool', ['object']).evaluate(celVariables({ object }));

test.for<[string, readonly string[], string, number, boolean]>([
  ['few short ones', ['aaaa', 'aaaa'], '1', 1, false],
  ['few long ones', ['a'.repeat(4000), 'aaaa'], '1', 1, true],
  ['many short ones', Array.from({ length: 50 }, () => ''), '1', 1, true],
  ['few that are looked at often', ['aaaa', 'aaaa'], '30', 1, true],
  ['few in many expressions', ['aaaa', 'aaaa'], '1', 200, true],
])('%s are too many or not', ([_what, texts, times, parts, expected]) => {
  const weight = { perCharacter: 1000, perText: 100_000 };
  expect(holds(areTooMany(JSON.stringify(texts), weight, { times, parts }))).toBe(expected);
});

test('a text weighs more against more and longer patterns, and against names beside them', () => {
  const weights = [
    weightOf(['^a/']),
    weightOf(['^a/', '^b/']),
    weightOf(['^a/', '^{{namespace}}/']),
    withNames(weightOf(['^a/', '^{{namespace}}/']), ['shop-*']),
  ].map(({ perCharacter, perText }) => 40 * perCharacter + perText);
  expect(weights).toEqual(weights.toSorted((a, b) => a - b));
  expect(new Set(weights).size).toBe(4);
});

describe('what an API server has no steps for', () => {
  const patterns = Array.from({ length: 24 }, (_, index) => `^team-${index}/(prod|staging)/[a-z]+/.*$`);
  const allowed = Array.from({ length: 20 }, (_, index) => ({ name: `{{namespace}}-team${index}-*` }));
  const required: readonly [string, Requirements][] = [
    ['PST800', { stores: { allowed } }],
    ['PST802', { remoteKeys: [{ patterns }] }],
  ];
  const entry = { remoteRef: { key: 'a' }, sourceRef: { storeRef: { name: 'a' } } };
  const push = { match: { remoteRef: { remoteKey: 'a' } } };
  const specs: readonly [string, (count: number) => JsonObject][] = [
    ['ExternalSecret', count => ({ data: repeated(entry, count) })],
    ['ClusterExternalSecret', count => ({ externalSecretSpec: { data: repeated(entry, count) } })],
    [
      'PushSecret',
      count => ({ secretStoreRefs: repeated({ name: 'a' }, count), data: repeated(push, count) }),
    ],
    [
      'ClusterPushSecret',
      count => ({
        pushSecretSpec: { secretStoreRefs: repeated({ name: 'a' }, count), data: repeated(push, count) },
      }),
    ],
  ];
  const cases = required.flatMap(([rule, require]) =>
    specs.map(([kind, specOf]) => ({ rule, kind, require, specOf })),
  );

  test.for(cases)('is left to the webhook: $rule of a $kind', ({ rule, kind, require, specOf }) => {
    const own = saidRequirements(require).validations.filter(one => one.rule === rule && one.kind === kind);
    const isLetPass = (count: number): boolean =>
      own.every(({ expression }) =>
        holds(expression, { metadata: { namespace: 'shop' }, spec: specOf(count) }),
      );
    expect([isLetPass(1), isLetPass(600)]).toEqual([false, true]);
  });
});

function repeated(value: JsonObject, count: number): JsonObject[] {
  return Array.from({ length: count }, () => value);
}
