import { expect, test } from 'vitest';
import { cut, oneLine } from './one-line.ts';

test.for([
  ['a\n  b\tc', 'a b c'],
  ['  a  ', 'a'],
  ['a\u001B[31mb', 'a [31mb'],
  ['a\u2028b\u202Ec', 'a b c'],
  ['half \uD83D', 'half \uFFFD'],
  ['ünï 😀', 'ünï 😀'],
])('%j becomes %j', ([text, expected]) => {
  expect(oneLine(text ?? '')).toBe(expected);
});

test.for([
  ['short', 10, 'short'],
  ['exactly 10', 10, 'exactly 10'],
  ['one two three four', 12, 'one two…'],
  ['abcdefghijklmnop', 8, 'abcdefg…'],
  ['😀😀😀😀', 3, '😀😀…'],
] as const)('%j in %d characters is %j', ([text, limit, expected]) => {
  expect(cut(text, limit)).toBe(expected);
});
