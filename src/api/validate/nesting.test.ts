import { expect, test } from 'vitest';
import { isNestedDeeper, MOST_LEVELS } from './nesting.ts';

test.each<[string, unknown, number]>([
  ['a text', 'x', 0],
  ['null', null, 0],
  ['an empty object', {}, 1],
  ['a wide object', { a: 1, b: 'x', c: null }, 1],
  ['lists in objects', { a: [1, { b: [] }], c: {} }, 4],
])('%s has as many levels as it has', (_what, value, levels) => {
  expect([isNestedDeeper(value, levels - 1), isNestedDeeper(value, levels)]).toEqual([levels > 0, false]);
});

test.each([
  ['lists', '[', ']'],
  ['objects', '{"a":', '}'],
])('%s deeper than the stack are walked no further than they may go', (_what, open, close) => {
  const deep: unknown = JSON.parse(`${open.repeat(100_000)}0${close.repeat(100_000)}`);

  expect(isNestedDeeper(deep, MOST_LEVELS)).toBe(true);
});

test('what the prototype of an object may be called is a field like others', () => {
  const deep: unknown = JSON.parse('{"__proto__": {"constructor": {}}}');

  expect([isNestedDeeper(deep, 2), isNestedDeeper(deep, 3)]).toEqual([true, false]);
});
