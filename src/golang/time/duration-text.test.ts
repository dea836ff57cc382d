import { expect, test } from 'vitest';
import { durationText } from './duration-text.ts';

test.each([
  [0n, '0s'],
  [1n, '1ns'],
  [1100n, '1.1\xc2\xb5s'],
  [2_200_000n, '2.2ms'],
  [3_300_000_000n, '3.3s'],
  [60_000_000_000n, '1m0s'],
  [3_600_000_000_000n, '1h0m0s'],
  [5_430_918_000_000n, '1h30m30.918s'],
  [-1_500_000_000n, '-1.5s'],
  [9_223_372_036_854_775_807n, '2562047h47m16.854775807s'],
  [-9_223_372_036_854_775_808n, '-2562047h47m16.854775808s'],
])('%d ns is %s', (nanoseconds, text) => {
  expect(durationText(nanoseconds)).toBe(text);
});
