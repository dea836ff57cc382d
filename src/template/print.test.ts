import { describe, expect, test } from 'vitest';
import { printAll, printValue } from './print.ts';
import type { GoValue } from './value.ts';

const list = (...items: GoValue[]): GoValue => ({ kind: 'list', element: 'interface {}', items });
const map = (entries: Readonly<Record<string, GoValue>>): GoValue => ({
  kind: 'map',
  element: 'interface {}',
  entries: new Map(Object.entries(entries)),
});

describe('a value by itself', () => {
  test.each<[GoValue, string]>([
    ['text', 'text'],
    ['\xff', '\xff'],
    [-5n, '-5'],
    [1, '1'],
    [1.5, '1.5'],
    [1e6, '1e+06'],
    [1e21, '1e+21'],
    [NaN, 'NaN'],
    [true, 'true'],
    [null, '<nil>'],
    [undefined, '<nil>'],
    [list(), '[]'],
    [list(1n, 'a b', null, list(true)), '[1 a b <nil> [true]]'],
    [map({ b: list(1), a: map({}) }), 'map[a:map[] b:[1]]'],
    [{ kind: 'integer', type: 'duration', value: 1_500_000n }, '1.5ms'],
    [{ kind: 'list', element: 'uint8', items: [{ kind: 'integer', type: 'uint8', value: 7n }] }, '[7]'],
  ])('%o is %s', (value, text) => {
    expect(printValue(value)).toBe(text);
  });
});

describe('several values', () => {
  test.each<[GoValue[], string]>([
    [[], ''],
    [['a', 'b'], 'ab'],
    [[1n, 2n], '1 2'],
    [[1n, 'a', 2n], '1a2'],
    [['a', 1n, 2n, 'b'], 'a1 2b'],
    [[null, null], '<nil> <nil>'],
    [[list(1n), true], '[1] true'],
  ])('%o are %s: a space only between two that are no strings', (values, text) => {
    expect(printAll(values)).toBe(text);
  });
});

test('keys are in the order of their bytes', () => {
  expect(printValue(map({ b: 1n, 'a-b': 2n, B: 3n, a: 4n, '\xc3\xa9': 5n }))).toBe(
    'map[B:3 a:4 a-b:2 b:1 \xc3\xa9:5]',
  );
});

test('a value that doubles with each level ends in an error, not in all the memory there is', () => {
  let value: GoValue = 'x'.repeat(100_000);
  for (let level = 0; level < 40; level += 1) value = list(value, value);

  expect(() => printValue(value)).toThrow('too large to be printed');
});
