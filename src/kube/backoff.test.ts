import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

const limits = { baseMs: 500, capMs: 30_000 };

test('the delay doubles up to its cap', () => {
  const delays = [1, 2, 3, 6, 7, 8, 2000].map(failures => backoffMs(failures, limits, () => 1));
  expect(delays).toEqual([500, 1000, 2000, 16_000, 30_000, 30_000, 30_000]);
});

test('the delay lies in the upper half of its range', () => {
  fc.assert(
    fc.property(fc.nat(100), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const highest = backoffMs(failures, limits, () => 1);
      const delay = backoffMs(failures, limits, () => random);
      expect(delay).toBeGreaterThanOrEqual(highest / 2);
      expect(delay).toBeLessThanOrEqual(highest);
    }),
  );
});
