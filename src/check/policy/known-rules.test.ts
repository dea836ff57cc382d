import { expect, test } from 'vitest';
import { allRules } from '../../cli/rules.ts';
import { KNOWN_RULES } from './known-rules.ts';
import { requirementRules } from './requirements/index.ts';

test('policies may speak about every rule but those about files and policies', () => {
  const others = allRules.map(({ id }) => id).filter(id => !/^PST(?:0|81)/u.test(id));
  const required = Object.values(requirementRules).map(({ id }) => id);
  expect(KNOWN_RULES).toEqual([...new Set([...others, ...required])].toSorted());
});
