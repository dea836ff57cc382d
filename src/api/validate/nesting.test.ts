import { expect, test } from 'vitest';
import { isNestedDeeper } from './nesting.ts';

test.each<[string, unknown, number]>([
  ['a text', 'x', 0],
  ['null', null, 0],
  ['an empty object', {}, 1],
  ['a wide object', { a: 1, b: 'x', c: null }, 1],
  ['lists in objects', { a: [1, { b: [] }], c: {} }, 4],
])('%s has as many levels as it has', (_what, value, levels) => {
  expect([isNestedDeeper(value, levels - 1), isNestedDeeper(value, levels)]).toEqual([levels > 0, false]);
});

test('what is deeper than the stack is measured too', () => {
  expect(isNestedDeeper(JSON.parse('['.repeat(500_000) + ']'.repeat(500_000)), 499_999)).toBe(true);
});
