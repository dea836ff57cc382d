import { assert, jsonValue, property } from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { isSameJson } from './same-json.ts';

test('says what node:util says', () => {
  assert(
    property(jsonValue({ maxDepth: 2 }), jsonValue({ maxDepth: 2 }), (a, b) => {
      // JSON has one zero.
      const [one, other] = [a, b].map(value => JSON.parse(JSON.stringify(value)));
      expect(isSameJson(one, structuredClone(one))).toBe(true);
      expect(isSameJson(one, other)).toBe(isDeepStrictEqual(one, other));
    }),
  );
});

test.each([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { b: 1 }, false],
  [{ a: undefined }, { b: undefined }, false],
  [[], {}, false],
  [[1, 2], [2, 1], false],
  [{ a: null }, {}, false],
])('%j and %j: %s', (one, other, same) => {
  expect(isSameJson(one, other)).toBe(same);
});

test('what is deeper than the stack is compared too', () => {
  const deep = (inmost: string): unknown => JSON.parse('['.repeat(100_000) + inmost + ']'.repeat(100_000));
  expect([isSameJson(deep('1'), deep('1')), isSameJson(deep('1'), deep('2'))]).toEqual([true, false]);
});
