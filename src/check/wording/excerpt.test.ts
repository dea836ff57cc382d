import { expect, test } from 'vitest';
import { excerpt } from './excerpt.ts';

test.each(['', 'short', 'x'.repeat(64), '🔑'.repeat(64)])(
  'a text of at most 64 characters stays: %s',
  text => {
    expect(excerpt(text)).toBe(text);
  },
);

test.each([
  ['x'.repeat(65), `${'x'.repeat(63)}…`],
  ['x'.repeat(2_000_000), `${'x'.repeat(63)}…`],
  ['🔑'.repeat(65), `${'🔑'.repeat(63)}…`],
  [`x${'🔑'.repeat(100)}`, `x${'🔑'.repeat(62)}…`],
])('a longer one is cut to 64, never inside a character', (text, cut) => {
  expect(excerpt(text)).toBe(cut);
  expect(excerpt(text).isWellFormed()).toBe(true);
});
