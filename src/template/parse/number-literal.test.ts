import { describe, expect, test } from 'vitest';
import { idealValue, readCharacter, readNumber } from './number-literal.ts';

describe('a literal under every type that can hold it', () => {
  test.each([
    ['5', { int: 5n, uint: 5n, float: 5 }],
    ['-5', { int: -5n, uint: undefined, float: -5 }],
    ['-0', { int: 0n, uint: 0n, float: 0 }],
    ['18446744073709551615', { int: undefined, uint: 18446744073709551615n, float: 18446744073709552000 }],
    ['1e3', { int: 1000n, uint: 1000n, float: 1000 }],
    ['1.5', { int: undefined, uint: undefined, float: 1.5 }],
    ['-1.0', { int: -1n, uint: undefined, float: -1 }],
    ['1e100', { int: undefined, uint: undefined, float: 1e100 }],
  ])('%s', (source, literal) => {
    expect(readNumber(source)).toEqual(literal);
  });

  test('a character is a number', () => {
    expect(readCharacter("'a'")).toEqual({ int: 97n, uint: 97n, float: 97 });
    expect(readCharacter("'ab'")).toBeUndefined();
  });
});

test.each([
  ['08', 'integer overflow: "08"'],
  ['99999999999999999999', 'integer overflow: "99999999999999999999"'],
  ['1__0', 'illegal number syntax: "1__0"'],
  ['.', 'illegal number syntax: "."'],
])('%s is refused', (source, message) => {
  expect(readNumber(source)).toBe(message);
});

describe('what a literal is where nothing asks for a type', () => {
  test.each([
    ['5', 5n],
    ['0x1F', 31n],
    ['0xE', 14n],
    ['0x1p4', 16],
    ['1e3', 1000],
    ['1.0', 1],
    ['18446744073709551615', undefined],
  ])('%s', (source, value) => {
    const literal = readNumber(source);
    expect(typeof literal === 'string' ? literal : idealValue(source, literal)).toBe(value);
  });

  test('a character that looks like an exponent is an int', () => {
    expect(idealValue("'e'", { int: 101n, uint: 101n, float: 101 })).toBe(101n);
  });
});
