import { describe, expect, test } from 'vitest';
import { readCorrections } from './corrections.ts';

describe('what an ExternalSecret asks for', () => {
  test.each([
    [undefined, {}],
    [{}, {}],
    [{ 'postern.dev/exact-numbers': 'true' }, { exactNumbers: true }],
    [{ 'postern.dev/exact-numbers': 'false', 'postern.dev/auto-decoding': 'eso' }, {}],
    [
      { 'postern.dev/exact-numbers': 'true', 'postern.dev/auto-decoding': 'strict', other: 'x' },
      { exactNumbers: true, strictAutoDecoding: true },
    ],
  ])('%j', (annotations, corrections) => {
    expect(readCorrections(annotations)).toEqual({ corrections, problems: [] });
  });
});

test('a value that is none is not taken for either, and says what to write', () => {
  expect(readCorrections({ 'postern.dev/auto-decoding': 'Strict' })).toEqual({
    corrections: {},
    problems: [
      {
        annotation: 'postern.dev/auto-decoding',
        message: 'has a value that it does not take',
        fix: 'write "eso" or "strict"',
        isUnknown: false,
      },
    ],
  });
});

test('an unknown annotation of ours is told, with the nearest name where there is one', () => {
  const { problems } = readCorrections({ 'postern.dev/exact-number': 'true', 'postern.dev/inject': 'auto' });

  expect(problems.map(({ annotation, fix, isUnknown }) => [annotation, fix, isUnknown])).toEqual([
    ['postern.dev/exact-number', 'write postern.dev/exact-numbers', true],
    [
      'postern.dev/inject',
      'remove it; there are postern.dev/exact-numbers and postern.dev/auto-decoding',
      true,
    ],
  ]);
});

test('names that every object has are no annotations', () => {
  expect(readCorrections({ constructor: 'x', __proto__: 'x' })).toEqual({ corrections: {}, problems: [] });
});
