import { expect, test } from 'vitest';
import { growthOfWork, IN_PROPORTION } from './growth-of-work.ts';

/** Each costs a little. */
function steps(count: number): number {
  let sum = 0;
  for (let i = 0; i < count * 100; i++) sum += Math.sqrt(i);
  return sum;
}

test('work that goes with the size is in proportion', async () => {
  expect(await growthOfWork(1000, size => size, steps)).toBeLessThan(IN_PROPORTION);
});

test('work that goes with the square of the size is not', async () => {
  const square = (size: number): number => steps(size * size);
  expect(await growthOfWork(60, size => size, square)).toBeGreaterThan(IN_PROPORTION);
});
