import { expect, test } from 'vitest';
import { valueNumbers } from './value-numbers.ts';

test.for<[string, unknown, unknown, boolean]>([
  ['texts', 'a', 'a', true],
  ['a text and a number', '1', 1, false],
  ['objects whose keys are in another order', { a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 }, true],
  ['lists in another order', [1, 2], [2, 1], false],
  ['an object with one field more', { a: 1 }, { a: 1, b: 1 }, false],
  ['nothing and null', undefined, null, false],
  ['nothing on both sides', undefined, undefined, true],
])('%s', ([, one, other, isSame]) => {
  const numbersOf = valueNumbers();
  expect(numbersOf({ x: one })('x') === numbersOf({ y: [other] })('y[0]')).toBe(isSame);
});
