import { expect, test } from 'vitest';
import { memoryTrend, type MemorySample } from './memory-trend.ts';

/** A look every two seconds; the heap saws by 30 MiB as a collection comes every twenty. */
function samples(seconds: number, heapFloor: (at: number) => number): MemorySample[] {
  return Array.from({ length: seconds / 2 }, (_, i) => {
    const heapMiB = heapFloor(i * 2) + (i % 10) * 3;
    return { at: i * 2, heapMiB, residentMiB: heapMiB + 60 };
  });
}

test.each<[string, (at: number) => number, boolean]>([
  ['a heap that comes back to its floor does not grow', () => 40, false],
  ['a heap that fills its caches at first does not grow', at => Math.min(40, 20 + at / 5), false],
  ['a heap that falls does not grow', at => 60 - at / 60, false],
  ['a rise of 2 MiB over the time is none', at => 40 + at / 300, false],
  ['a floor that rises by 1 MiB a minute grows', at => 40 + at / 60, true],
  ['a floor that rises in steps grows', at => 40 + 5 * Math.floor(at / 100), true],
])('%s', (_what, floor, grows) => {
  expect(memoryTrend(samples(600, floor))?.grows).toBe(grows);
});

test('one high sample is no growth, and one low sample hides none', () => {
  const spike = samples(600, at => (at === 598 ? 400 : 40));
  const dip = samples(600, at => (at > 500 && at < 510 ? 20 : 40 + at / 30));
  expect([memoryTrend(spike)?.grows, memoryTrend(dip)?.grows]).toEqual([false, true]);
});

test('the slope is in mebibytes an hour', () => {
  expect(memoryTrend(samples(600, at => 40 + at / 60))?.heapPerHour).toBeCloseTo(60, 0);
});

test('less than nine minutes tell nothing, whatever the heap did meanwhile', () => {
  expect(memoryTrend(samples(500, at => 40 + at / 10))).toBeUndefined();
  expect(memoryTrend([])).toBeUndefined();
});
