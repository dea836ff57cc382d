import { expect, test } from 'vitest';
import { positionOf } from './position.ts';

test.for([
  ['abc', 0, '1:1'],
  ['abc', 2, '1:3'],
  ['a\nbc', 3, '2:2'],
  ['𝛑b', 2, '1:2'],
] as const)('of %j the offset %i is at %s', ([source, offset, expected]) => {
  expect(positionOf(source, offset)).toBe(expected);
});
