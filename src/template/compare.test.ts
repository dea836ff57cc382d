import { describe, expect, test } from 'vitest';
import { isEqual, isEqualToAny, isLess, isLessOrEqual } from './compare.ts';
import type { GoValue } from './value.ts';

const uint8 = (value: bigint): GoValue => ({ kind: 'integer', type: 'uint8', value });
const int64 = (value: bigint): GoValue => ({ kind: 'integer', type: 'int64', value });
const list: GoValue = { kind: 'list', element: 'interface {}', items: [] };
const nilList: GoValue = { ...list, isNil: true };
const map: GoValue = { kind: 'map', element: 'string', entries: new Map() };
const struct: GoValue = { kind: 'struct', type: '*x.T', fields: new Map(), methods: new Map(), text: '' };

describe('equal or not', () => {
  test.each<[GoValue, GoValue, boolean]>([
    [1n, 1n, true],
    [1n, 2n, false],
    [1n, int64(1n), true],
    [200n, uint8(200n), true],
    [-1n, uint8(255n), false],
    [1.5, 1.5, true],
    [0, -0, true],
    [NaN, NaN, false],
    ['a', 'a', true],
    ['a', 'b', false],
    [true, true, true],
    [null, null, true],
    [null, undefined, true],
    [null, 1n, false],
    ['', null, false],
    [list, null, false],
    [nilList, null, true],
    [nilList, list, false],
    [map, null, false],
    [struct, struct, true],
    [struct, { ...struct }, false],
  ])('%o and %o: %s', (a, b, expected) => {
    expect(isEqual(a, b)).toBe(expected);
  });

  test.each<[GoValue, GoValue, string]>([
    [1n, 1, 'incompatible types for comparison: int and float64'],
    ['1', 1n, 'incompatible types for comparison: string and int'],
    [true, 1n, 'incompatible types for comparison: bool and int'],
    [1n, list, 'incompatible types for comparison: int and []interface {}'],
    [list, list, 'non-comparable type []interface {}'],
    [map, map, 'non-comparable type map[string]string'],
    [list, map, 'non-comparable types []interface {}, map[string]string'],
  ])('%o and %o do not compare', (a, b, message) => {
    expect(() => isEqual(a, b)).toThrow(message);
  });

  test('one of several is enough, and what comes behind it is not looked at', () => {
    expect(isEqualToAny(1n, [2n, 1n, 'x'])).toBe(true);
    expect(isEqualToAny(1n, [2n, 3n])).toBe(false);
    expect(() => isEqualToAny(1n, [2n, 'x', 1n])).toThrow('incompatible types');
    expect(() => isEqualToAny(1n, [])).toThrow('missing argument for comparison');
  });
});

describe('less or not', () => {
  test.each<[GoValue, GoValue, boolean, boolean]>([
    [1n, 2n, true, true],
    [2n, 2n, false, true],
    [-1n, uint8(0n), true, true],
    [uint8(0n), -1n, false, false],
    [1.5, 2.5, true, true],
    [NaN, 1, false, false],
    ['a', 'b', true, true],
    ['Z', 'a', true, true],
    ['a', 'ab', true, true],
    ['z', '\xc3\xa9', true, true],
  ])('%o and %o: < is %s, <= is %s', (a, b, less, lessOrEqual) => {
    expect(isLess(a, b)).toBe(less);
    expect(isLessOrEqual(a, b)).toBe(lessOrEqual);
  });

  test.each<[GoValue, GoValue, string]>([
    [true, false, 'invalid type for comparison'],
    [null, 1n, 'invalid type for comparison'],
    [1n, list, 'invalid type for comparison'],
    [1n, 1, 'incompatible types for comparison: int and float64'],
    ['a', 1n, 'incompatible types for comparison: string and int'],
  ])('%o and %o have no order', (a, b, message) => {
    expect(() => isLess(a, b)).toThrow(message);
  });
});
