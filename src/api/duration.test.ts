import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGoDuration } from './duration.ts';

describe('parseGoDuration', () => {
  test.for([
    ['0', 0],
    ['-0', 0],
    ['0s', 0],
    ['1h', 3_600_000],
    ['1h0m0s', 3_600_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['.5s', 500],
    ['1.s', 1000],
    ['-2m', -120_000],
    ['+15m', 900_000],
    ['250ms', 250],
    ['10us', 0.01],
    ['10µs', 0.01],
    ['10μs', 0.01],
    ['1ns', 1e-6],
    ['2m1m', 180_000],
  ] as const)('reads %s as %d milliseconds', ([text, milliseconds]) => {
    expect(parseGoDuration(text)).toBeCloseTo(milliseconds, 9);
  });

  test.for([
    ['1d', 'write 24h'],
    ['-7d', 'write -168h'],
    ['2w', 'write 336h'],
    ['1 d', 'write 24h'],
    ['1 hour', 'write 1h'],
    ['12hrs', 'write 12h'],
    ['-30 Minutes', 'write -30m'],
    ['1.5 days', 'write 36h'],
    ['5secs', 'write 5s'],
    ['60', 'a unit is missing: write 60s'],
    ['-5', 'a unit is missing: write -5s'],
    ['', 'write a number and a unit'],
    ['h', 'write a number and a unit'],
    ['+', 'write a number and a unit'],
    ['1h ', 'write 1h'],
    ['1H', 'write 1h'],
    ['1M', /and h$/u],
    ['1h30', 'the units are'],
    ['.s', 'write a number and a unit'],
    ['1.2.3s', 'the units are'],
    ['1e3s', 'the units are'],
    ['--1s', 'write a number and a unit'],
    ['300y', 'the units are'],
    ['9000000h', 'longer than 290 years'],
  ] as const)('refuses %j and says: %s', ([text, advice]) => {
    expect(() => parseGoDuration(text)).toThrow(advice);
  });

  test.for([
    ['1d', '"1d"'],
    ['1h30', '"1h30"'],
    ['90 minutes', '"90 minutes"'],
    ['90 minutesx', 'a text of 11 characters'],
    ['daily', '"daily"'],
    ['s.hunter2', 'a text of 9 characters'],
    ['x'.repeat(50), 'a text of 50 characters'],
    ['1'.repeat(50), 'a text of 50 characters'],
  ] as const)('%j is named %s', ([text, named]) => {
    expect(() => parseGoDuration(text)).toThrow(new RegExp(`^${named} is not a duration`, 'u'));
    expect(() => parseGoDuration(text)).not.toThrow(/x{21}|1{21}/u);
  });

  test('what Go writes is read back to the same time', () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.nat(59), fc.nat(59), (hours, minutes, seconds) => {
        const milliseconds = ((hours * 60 + minutes) * 60 + seconds) * 1000;
        expect(parseGoDuration(`${hours}h${minutes}m${seconds}s`)).toBe(milliseconds);
      }),
    );
  });
});
