import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateOf, dayOfYear, daysIn, daysOf, isLeap, weekdayOf } from './civil-date.ts';

test.each([
  [0, 1970, 1, 1],
  [-1, 1969, 12, 31],
  [18_321, 2020, 2, 29],
  [-719_162, 1, 1, 1],
  [-719_163, 0, 12, 31],
  [2_932_896, 9999, 12, 31],
])('day %i is %i-%i-%i', (days, year, month, day) => {
  expect(dateOf(days)).toEqual({ year, month, day });
  expect(daysOf({ year, month, day })).toBe(days);
});

test('every day is its date', () => {
  fc.assert(
    fc.property(fc.integer({ min: -5_000_000, max: 5_000_000 }), days => {
      expect(daysOf(dateOf(days))).toBe(days);
      expect(weekdayOf(days + 7)).toBe(weekdayOf(days));
    }),
  );
});

test('days before and behind a month count on', () => {
  expect(dateOf(daysOf({ year: 2021, month: 1, day: 32 }))).toEqual({ year: 2021, month: 2, day: 1 });
  expect(dateOf(daysOf({ year: 2021, month: 3, day: 0 }))).toEqual({ year: 2021, month: 2, day: 28 });
});

test('weeks, years and their lengths', () => {
  expect(weekdayOf(0)).toBe(4);
  expect([1900, 2000, 2023, 2024].map(isLeap)).toEqual([false, true, false, true]);
  expect([1, 2, 4, 12].map(month => daysIn(2023, month))).toEqual([31, 28, 30, 31]);
  expect(dayOfYear(daysOf({ year: 2024, month: 12, day: 31 }))).toBe(366);
});
