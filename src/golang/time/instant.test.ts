import { expect, test } from 'vitest';
import { addNanoseconds, clockOf, fromNanoseconds, instantOf, nanosecondsOf } from './instant.ts';
import { fixedZone, utc } from './time-zone.ts';

test('the fields of a point in time are those of its zone', () => {
  const instant = { seconds: 1_583_298_367n, nanoseconds: 0, zone: fixedZone('X', -3600 * 6) };

  expect(clockOf(instant)).toMatchObject({ year: 2020, month: 3, day: 3, hour: 23, minute: 6, second: 7 });
  expect(instantOf(clockOf(instant), 0, instant.zone).seconds).toBe(instant.seconds);
});

test('nanoseconds carry into seconds in both directions', () => {
  const start = { seconds: 0n, nanoseconds: 0, zone: utc };

  expect(addNanoseconds(start, -1n)).toMatchObject({ seconds: -1n, nanoseconds: 999_999_999 });
  expect(addNanoseconds(start, 1_500_000_000n)).toMatchObject({ seconds: 1n, nanoseconds: 500_000_000 });
  expect(nanosecondsOf(fromNanoseconds(-1_000_000_001n, utc))).toBe(-1_000_000_001n);
});
