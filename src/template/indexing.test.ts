import { describe, expect, test } from 'vitest';
import { indexValue, lengthOf, sliceValue } from './indexing.ts';
import type { GoValue } from './value.ts';

const list: GoValue = { kind: 'list', element: 'string', items: ['a', 'b', 'c'] };
const map: GoValue = {
  kind: 'map',
  element: 'interface {}',
  entries: new Map<string, GoValue>([
    ['l', list],
    ['n', null],
  ]),
};
const strings: GoValue = { kind: 'map', element: 'string', entries: new Map([['k', 'v']]) };

describe('index', () => {
  test.each<[GoValue, GoValue[], GoValue]>([
    [list, [1n], 'b'],
    [list, [{ kind: 'integer', type: 'uint8', value: 2n }], 'c'],
    [map, ['l', 0n], 'a'],
    [map, ['none'], null],
    [strings, ['none'], ''],
    [strings, ['k'], 'v'],
    ['hi', [1n], { kind: 'integer', type: 'uint8', value: 105n }],
    [list, [], list],
  ])('of %o by %o', (item, indexes, expected) => {
    expect(indexValue(item, indexes)).toEqual(expected);
  });

  test.each<[GoValue, GoValue[], string]>([
    [null, [1n], 'index of untyped nil'],
    [map, ['n', 'x'], 'index of nil pointer'],
    [list, [3n], 'index out of range'],
    [list, [-1n], 'index out of range'],
    ['hi', [2n], 'index out of range'],
    [list, ['1'], 'cannot index slice/array with type string'],
    [list, [1], 'cannot index slice/array with type float64'],
    [list, [null], 'cannot index slice/array with nil'],
    [map, [1n], 'value has type int; should be string'],
    [map, [null], 'value is nil; should be of type string'],
    [5n, [1n], "can't index item of type int"],
  ])('of %o by %o fails', (item, indexes, message) => {
    expect(() => indexValue(item, indexes)).toThrow(message);
  });
});

describe('slice', () => {
  test.each<[GoValue, GoValue[], GoValue]>([
    ['hello', [], 'hello'],
    ['hello', [1n], 'ello'],
    ['hello', [1n, 3n], 'el'],
    ['hello', [5n], ''],
    [list, [1n, 2n], { kind: 'list', element: 'string', items: ['b'] }],
    [list, [0n, 1n, 2n], { kind: 'list', element: 'string', items: ['a'] }],
  ])('of %o by %o', (item, indexes, expected) => {
    expect(sliceValue(item, indexes)).toEqual(expected);
  });

  test.each<[GoValue, GoValue[], string]>([
    [null, [], 'slice of untyped nil'],
    [map, [], "can't slice item of type map[string]interface {}"],
    ['hello', [6n], 'index out of range'],
    ['hello', [3n, 1n], 'invalid slice index'],
    ['hello', [1n, 2n, 3n], 'cannot 3-index slice a string'],
    [list, [0n, 3n, 2n], 'invalid slice index'],
    [list, [0n, 1n, 2n, 3n], 'too many slice indexes: 4'],
  ])('of %o by %o fails', (item, indexes, message) => {
    expect(() => sliceValue(item, indexes)).toThrow(message);
  });
});

test.each<[GoValue, bigint]>([
  ['', 0n],
  ['\xc3\xa9', 2n],
  [list, 3n],
  [map, 2n],
])('len of %o is %d', (value, length) => {
  expect(lengthOf(value)).toBe(length);
});

test.each<[GoValue, string]>([
  [null, 'len of nil pointer'],
  [5n, 'len of type int'],
  [true, 'len of type bool'],
])('len of %o fails', (value, message) => {
  expect(() => lengthOf(value)).toThrow(message);
});
