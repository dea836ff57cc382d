import { expect, test } from 'vitest';
import { expansions } from './expansions.ts';

test.each([
  ['', []],
  ['$A ${A} A', []],
  ['$(A)', ['A']],
  ['x$(A)y$(b.c)', ['A', 'b.c']],
  ['$$(A)', []],
  ['$$$(A)', ['A']],
  ['$(A', []],
])('%j names %j', (text, names) => {
  expect(expansions(text)).toEqual(names);
});
