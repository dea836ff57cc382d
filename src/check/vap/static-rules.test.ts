import { expect, test } from 'vitest';
import { compileExpression } from '../cel/expression.ts';
import { celVariables } from '../cel/variables.ts';
import { MOST_COMPARED, staticErrors } from './static-rules.ts';

const keys = staticErrors.find(({ rule }) => rule === 'PST107')?.expression ?? '';

test.for([
  ['a key that is written twice', 2, '0', false],
  ['a key that is written twice', MOST_COMPARED, '0', false],
  ['what takes more steps than an API server has', MOST_COMPARED + 1, '0', true],
  ['what is written once', 50, 'last', true],
] as const)('%s among %d entries is found or let pass', ([, count, last, expected]) => {
  const data = Array.from({ length: count }, (_, index) => ({
    secretKey: index === count - 1 ? last : String(index),
  }));
  const object = { spec: { data } };
  expect(compileExpression(keys, 'bool', ['object']).evaluate(celVariables({ object }))).toBe(expected);
});
