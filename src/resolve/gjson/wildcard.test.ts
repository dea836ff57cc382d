import { expect, test } from 'vitest';
import { newLimits, TooCostly } from './limits.ts';
import { matchesWildcard } from './wildcard.ts';

const bytes = (text: string): string => Buffer.from(text).toString('latin1');

test.each([
  ['', '', true],
  ['', '*', true],
  ['', '**', true],
  ['', '?', false],
  ['abc', 'a*', true],
  ['abc', '*c', true],
  ['abc', 'a?c', true],
  ['abc', '*b', false],
  ['abcabc', '*b*c', true],
  ['aXbXc', 'a*X*Xc', true],
  ['aXbc', 'a*X*Xc', false],
  ['é', '?', true],
  ['é😀', '??', true],
  ['a*c', 'a\\*c', true],
  ['abc', 'a\\*c', false],
  ['a?', 'a\\?', true],
  ['a\\', 'a\\', false],
  ['xa\\', '*a\\', true],
  ['a', 'aa', false],
])('%j fits %j: %s', (text, pattern, fits) => {
  expect(matchesWildcard(bytes(text), bytes(pattern), newLimits())).toBe(fits);
});

test('bytes that are no UTF-8 are one character each, and all the same one', () => {
  expect(matchesWildcard('\xff\xfe', '??', newLimits())).toBe(true);
  expect(matchesWildcard('\xff', '\xfe', newLimits())).toBe(true);
});

test('a pattern made to go back for ever uses up its limit instead', () => {
  const limits = { left: 100_000, depth: 0 };

  expect(() => matchesWildcard('a'.repeat(2000), `${'*a'.repeat(500)}*${'a'.repeat(900)}b`, limits)).toThrow(
    TooCostly,
  );
});
