import { expect, test } from 'vitest';
import { objectRules } from '../registry.ts';
import { isOwnRule } from './own-rule.ts';
import { requirementRules } from './requirements/index.ts';

test('every requirement and every custom rule is of a policy, and no built-in rule', () => {
  const requirements = Object.values(requirementRules).map(({ id }) => id);
  expect([...requirements, 'p/mine'].filter(id => !isOwnRule(id))).toEqual([]);
  expect(objectRules.map(({ id }) => id).filter(isOwnRule)).toEqual([]);
});
