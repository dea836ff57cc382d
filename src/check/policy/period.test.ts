import { expect, test } from 'vitest';
import { parsePeriod, periodOf } from './period.ts';

test.for([
  ['30d', 30 * 24 * 3_600_000],
  ['0d', 0],
  ['12h', 12 * 3_600_000],
  ['1h30m', 5_400_000],
] as const)('%s is %d ms', ([text, expected]) => {
  expect(parsePeriod(text)).toBe(expected);
});

test.for(['1.5d', '-1d', '1d12h', '4 weeks', 'd', '1000000d', ''])('%j is no period', text => {
  expect(() => parsePeriod(text)).toThrow(/is not a duration/u);
  expect(periodOf(text)).toBeUndefined();
});

test('none is no period', () => {
  expect(periodOf(undefined)).toBeUndefined();
});
