import { expect, test } from 'vitest';
import { allRules } from '../../cli/rules.ts';
import { KNOWN_RULES } from './known-rules.ts';

const REQUIREMENTS = [800, 801, 802, 803, 804, 805, 806].map(number => `PST${number}`);

test('policies may speak about every rule but those about files and policies', () => {
  const others = allRules.map(({ id }) => id).filter(id => !/^PST(?:0|81)/u.test(id));
  expect(KNOWN_RULES).toEqual([...new Set([...others, ...REQUIREMENTS])].toSorted());
});
