import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { planHash } from './plan-hash.ts';

test('is the same for the same text, always 16 hexadecimal digits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(planHash(text)).toMatch(/^[0-9a-f]{16}$/);
      expect(planHash(text)).toBe(planHash(text));
    }),
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

test('has no collision among a hundred thousand texts in either half', () => {
  const hashes = Array.from({ length: 100_000 }, (_, index) => planHash(`{"refreshSeconds":${index}}`));
  expect(new Set(hashes).size).toBe(100_000);
  for (const half of [0, 8])
    expect(new Set(hashes.map(hash => hash.slice(half, half + 8))).size).toBeGreaterThan(99_990);
});
