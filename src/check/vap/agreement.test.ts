/** What is generated for an API server says of every example what the rules themselves say, by our evaluator of CEL. */
import { describe, expect, test } from 'vitest';
import { checkedKindOf } from '../../api/checked-kinds.ts';
import { isJsonObject } from '../../api/json.ts';
import type { SecretPolicy } from '../../api/secret-policy.ts';
import { wellTyped } from '../../api/well-typed.ts';
import { compileExpression } from '../cel/expression.ts';
import { celVariables } from '../cel/variables.ts';
import { compilePolicy } from '../policy/compile.ts';
import { objectRules } from '../registry.ts';
import { staticErrors, staticWarnings } from './static-rules.ts';
import { exampleObjects } from './testing/example-objects.ts';
import { policiesOf } from './vap-policies.ts';
import type { Validation } from './validation.ts';

const examples = await exampleObjects();
const now = new Date('2026-11-28T12:00:00Z');

function holds({ expression }: Validation, object: unknown): boolean {
  return compileExpression(expression, 'bool', ['object', 'oldObject']).evaluate(
    celVariables({ object, oldObject: null }),
  );
}

test('there are examples that fail and examples that pass', () => {
  expect(examples.length).toBeGreaterThan(200);
});

describe.each([
  ['error', staticErrors],
  ['warning', staticWarnings],
] as const)('a built-in %s', (severity, validations) => {
  test.for([...validations])('$rule is the same in CEL', validation => {
    const rule = objectRules.find(({ id }) => id === validation.rule);
    const verdicts = examples
      .filter(({ object }) => object['kind'] === validation.kind)
      .map(({ name, object }) => {
        const type = checkedKindOf(object);
        const safe = type === undefined ? undefined : wellTyped<unknown>(type, object);
        const found = rule?.check(safe ?? {}, () => now).some(finding => finding.severity === severity);
        return { name, isFound: found, isSaid: !holds(validation, object) };
      });
    expect(verdicts.filter(({ isFound, isSaid }) => isFound !== isSaid)).toEqual([]);
    expect(new Set(verdicts.map(({ isSaid }) => isSaid))).toEqual(new Set([true, false]));
  });
});

describe('a SecretPolicy', () => {
  const cases = examples.flatMap(({ name, object, policies }) =>
    policies.filter(isPolicy).map(policy => ({ name, object, policy })),
  );
  const RULES = ['PST800', 'PST801', 'PST802', 'PST803', 'PST805'];

  test.for(RULES)('says %s in CEL as in Postern', rule => {
    const verdicts = cases.flatMap(({ name, object, policy }) => {
      const said = policiesOf(policy, now).policies.flatMap(({ kinds, validations }) =>
        kinds.includes(String(object['kind'])) ? validations.filter(one => one.rule === rule) : [],
      );
      if (said.length === 0) return [];
      const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
      const namespace = typeof metadata['namespace'] === 'string' ? metadata['namespace'] : undefined;
      const subject = { object, namespace, namespaceLabels: undefined, store: () => undefined };
      const found = compilePolicy(policy).check(subject, 'admission', now);
      // A find is left to the webhook.
      const isFound = found.some(finding => finding.rule === rule && !finding.path.endsWith('.find'));
      return [{ name, isFound, isSaid: !said.every(validation => holds(validation, object)) }];
    });
    expect(verdicts.filter(({ isFound, isSaid }) => isFound !== isSaid)).toEqual([]);
    expect(new Set(verdicts.map(({ isSaid }) => isSaid))).toEqual(new Set([true, false]));
  });
});

function isPolicy(object: object): object is SecretPolicy {
  return 'spec' in object && isJsonObject(object.spec);
}
