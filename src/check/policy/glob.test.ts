import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileGlob, compileGlobs } from './glob.ts';

test.for([
  ['shop', 'shop', true],
  ['shop', 'shops', false],
  ['*', '', true],
  ['*', 'anything', true],
  ['team-*', 'team-', true],
  ['team-*', 'team-a', true],
  ['team-*', 'my-team-a', false],
  ['*-prod', 'shop-prod', true],
  ['*-prod', 'shop-prod-2', false],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['a*b*c', 'aXbYc', true],
  ['a*b*c', 'acb', false],
  ['a*bc*c', 'abc', false],
  ['*b*b*', 'ab', false],
  ['a.c', 'abc', false],
  ['', '', true],
] as const)('%j takes %j: %s', ([pattern, text, expected]) => {
  expect(compileGlob(pattern)(text)).toBe(expected);
});

test('of several patterns one is enough, and an unreadable one takes nothing', () => {
  expect(compileGlobs(['a', undefined, 'b*'])('bc')).toBe(true);
  expect(compileGlobs([undefined])('')).toBe(false);
});

test('a pattern takes what a regular expression of the same meaning takes', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  fc.assert(
    fc.property(letters, letters, (pattern, written) => {
      const text = written.replaceAll('*', '');
      const same = new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'su');
      expect(compileGlob(pattern)(text)).toBe(same.test(text));
    }),
    { numRuns: 500 },
  );
});

test('many asterisks against a long text that does not match need no more than a look at each part', () => {
  expect(compileGlob(`${'a*'.repeat(100)}b`)('a'.repeat(100_000))).toBe(false);
});
