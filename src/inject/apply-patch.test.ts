import type { PatchOperation } from '../api/patch-operation.ts';
import { describe, expect, test } from 'vitest';
import { applyPatch } from './apply-patch.ts';

const document = { list: ['a', 'b'], map: { 'x/y': 1, 'm~n': 2 } };

describe('an operation', () => {
  test.each<[PatchOperation, unknown]>([
    [
      { op: 'add', path: '/list/-', value: 'c' },
      { ...document, list: ['a', 'b', 'c'] },
    ],
    [
      { op: 'add', path: '/list/0', value: 'c' },
      { ...document, list: ['c', 'a', 'b'] },
    ],
    [
      { op: 'add', path: '/list/2', value: 'c' },
      { ...document, list: ['a', 'b', 'c'] },
    ],
    [
      { op: 'replace', path: '/list/1', value: 'c' },
      { ...document, list: ['a', 'c'] },
    ],
    [
      { op: 'remove', path: '/list/0' },
      { ...document, list: ['b'] },
    ],
    [
      { op: 'add', path: '/map/new', value: {} },
      { ...document, map: { ...document.map, new: {} } },
    ],
    [
      { op: 'add', path: '/map/x~1y', value: 3 },
      { ...document, map: { 'x/y': 3, 'm~n': 2 } },
    ],
    [
      { op: 'replace', path: '/map/m~0n', value: 3 },
      { ...document, map: { 'x/y': 1, 'm~n': 3 } },
    ],
    [
      { op: 'remove', path: '/map/x~1y' },
      { ...document, map: { 'm~n': 2 } },
    ],
    [{ op: 'replace', path: '', value: 'all' }, 'all'],
  ])('%j is applied as RFC 6902 says', (operation, expected) => {
    expect(applyPatch<unknown>(document, [operation])).toEqual(expected);
    expect(document.list).toEqual(['a', 'b']);
  });

  test.each<PatchOperation>([
    { op: 'add', path: '/list/3', value: 'c' },
    { op: 'add', path: '/list/01', value: 'c' },
    { op: 'add', path: '/list/', value: 'c' },
    { op: 'replace', path: '/list/-', value: 'c' },
    { op: 'remove', path: '/list/2' },
    { op: 'remove', path: '/map/none' },
    { op: 'replace', path: '/map/constructor', value: 1 },
    { op: 'add', path: '/none/x', value: 1 },
    { op: 'add', path: '/list/0/x', value: 1 },
  ])('%j does not fit and says so', operation => {
    expect(() => applyPatch(document, [operation])).toThrow(
      `the patch operation ${operation.op} ${operation.path} does not fit the object`,
    );
  });
});

test('a part that occurs twice in a value is two parts afterwards', () => {
  const shared = ['x'];
  const patched = applyPatch<unknown>({}, [
    { op: 'add', path: '/a', value: { one: shared, two: shared } },
    { op: 'add', path: '/a/one/-', value: 'y' },
  ]);
  expect(patched).toEqual({ a: { one: ['x', 'y'], two: ['x'] } });
});
