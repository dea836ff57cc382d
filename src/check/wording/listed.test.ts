import { expect, test } from 'vitest';
import { listed } from './listed.ts';

const names = (count: number): Set<string> => new Set(Array.from({ length: count }, (_, i) => `n${i}`));

test.each([
  [0, ''],
  [2, 'n0, n1'],
  [10, 'n0, n1, n2, n3, n4, n5, n6, n7, n8, n9'],
  [5000, 'n0, n1, n2, n3, n4, n5, n6, n7, n8, n9 and 4990 more'],
])('of %d names at most ten are listed', (count, text) => {
  expect(listed(names(count))).toBe(text);
});

test('fewer are listed where a message has less room', () => {
  expect(listed(names(4), 3)).toBe('n0, n1, n2 and 1 more');
  expect(listed(names(3), 3)).toBe('n0, n1, n2');
});

test('a long name is cut', () => {
  expect(listed(new Set(['x'.repeat(1000)]))).toHaveLength(64);
});
