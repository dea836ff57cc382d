import { expect, test } from 'vitest';
import { parseDuration } from './parse-duration.ts';

test.each([
  ['0', 0n],
  ['-0', 0n],
  ['1ns', 1n],
  ['1h30m', 5_400_000_000_000n],
  ['-1.5s', -1_500_000_000n],
  ['+5m', 300_000_000_000n],
  ['.5h', 1_800_000_000_000n],
  ['1.s', 1_000_000_000n],
  ['1h1h', 7_200_000_000_000n],
  ['1.123456789123s', 1_123_456_789n],
  ['1\xc2\xb5s1\xce\xbcs1us', 3000n],
  ['9223372036854775807ns', 9223372036854775807n],
  ['-9223372036854775808ns', -9223372036854775808n],
  // Fractions are floats to Go.
  ['0.9999999999999999999999h', 3_600_000_000_000n],
])('%j is %i nanoseconds', (text, nanoseconds) => {
  expect(parseDuration(text)).toBe(nanoseconds);
});

test.each(['', '-', '5', '.s', 's', '1d', '1h 1m', '9223372036854775808ns', '99999999999999h', '1hx', ' 1h'])(
  '%j is no duration',
  text => {
    expect(parseDuration(text)).toBeUndefined();
  },
);
