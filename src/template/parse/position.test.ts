import { expect, test } from 'vitest';
import { lineOf, positionOf } from './position.ts';

test.each([
  ['abc', 0, '1:0'],
  ['abc', 2, '1:2'],
  ['a\nbc', 2, '2:0'],
  ['a\n\nbc', 4, '3:1'],
  ['é€x', 2, '1:5'],
  ['é\n😀x', 4, '2:4'],
])('in %j the offset %d is %s: lines from 1, columns in bytes from 0', (text, offset, position) => {
  expect(positionOf(text, offset)).toBe(position);
  expect(String(lineOf(text, offset))).toBe(position.split(':')[0]);
});
