import { describe, expect, test } from 'vitest';
import { arrayStep, objectStep, splitAtPipe } from './path.ts';

describe('a step in an object', () => {
  test.each([
    ['a', { key: 'a', isWild: false }],
    ['a.b.c', { key: 'a', isWild: false, rest: 'b.c' }],
    ['a|b', { key: 'a', isWild: false, pipe: 'b' }],
    ['a.@keys.0', { key: 'a', isWild: false, pipe: '@keys.0' }],
    ['a.@other', { key: 'a', isWild: false, rest: '@other' }],
    ['a.{b,c}', { key: 'a', isWild: false, pipe: '{b,c}' }],
    ['a.[b]', { key: 'a', isWild: false, pipe: '[b]' }],
    ['a.!1', { key: 'a', isWild: false, rest: '!1' }],
    ['a\\.b.c', { key: 'a.b', isWild: false, rest: 'c' }],
    ['a\\*', { key: 'a*', isWild: false }],
    ['a\\*?', { key: 'a*?', isWild: true }],
    ['a\\', { key: 'a', isWild: false }],
    ['', { key: '', isWild: false }],
    ['a.', { key: 'a', isWild: false, rest: '' }],
  ])('%j', (path, step) => {
    expect(objectStep(path)).toEqual(step);
  });
});

describe('a step in an array', () => {
  test.each([
    ['1.a', { index: 1, rest: 'a' }],
    ['x', { index: -1 }],
    ['\\1', { index: -1 }],
    ['18446744073709551617', { index: 1 }],
    ['#', { isHash: true, hasHash: true }],
    ['#.a.b', { isHash: true, each: 'a.b' }],
    ['#|a', { isHash: true, pipe: 'a' }],
    ['#(a==1).b', { query: { path: 'a', operator: '=', value: '1' }, all: false, rest: 'b' }],
    ['#(a==1)#.b', { query: { path: 'a', operator: '=', value: '1' }, all: true, rest: 'b' }],
    ['#( a.b <= "x y" )', { query: { path: 'a.b', operator: '<=', value: 'x y' } }],
    ['#(a.#(b!%"*c"))#', { query: { path: 'a.#(b!%"*c")', operator: '', value: '' }, all: true }],
    ['#[a>1]|x', { query: { path: 'a', operator: '>', value: '1' }, pipe: 'x' }],
    ['#(a', { query: { path: '', operator: '', value: '' }, isHash: false }],
  ])('%j', (path, step) => {
    expect(arrayStep(path)).toMatchObject(step);
  });
});

test.each([
  ['a.b', undefined],
  ['a|b', ['a', 'b']],
  ['a\\|b', undefined],
  ['a.#(b|c).d|e', ['a.#(b|c).d', 'e']],
  ['{a|b}|c', ['{a|b}', 'c']],
  ['{a|b}', undefined],
  ['a.#|b', undefined],
])('the first pipe outside of queries in %j', (path, parts) => {
  expect(splitAtPipe(path)).toEqual(parts);
});
