import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { planHash } from './plan-hash.ts';
import { anyText } from '../../golang/testing/any-text.ts';

test('is the same for the same text, always 16 hexadecimal digits', () => {
  fc.assert(
    fc.property(anyText(), text => {
      expect(planHash(text)).toMatch(/^[0-9a-f]{16}$/);
      expect(planHash(text)).toBe(planHash(text));
    }),
    { numRuns: 30 },
  );
});

test('differs between texts that differ in one character, its place or the length', () => {
  const base = '{"version":1,"namespace":"shop"}';
  const variants = [
    base,
    `${base} `,
    ...Array.from(base, (_, at) => `${base.slice(0, at)}#${base.slice(at + 1)}`),
  ];
  expect(new Set(variants.map(planHash)).size).toBe(variants.length);
});

test.each([
  ['', 'cbf29ce484222325'],
  ['a', 'af63dc4c8601ec8c'],
  ['foobar', '85944171f73967e8'],
])('of %j is the published value', (text, hash) => {
  expect(planHash(text)).toBe(hash);
});
