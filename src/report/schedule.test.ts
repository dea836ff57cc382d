import { expect, test } from 'vitest';
import { AT_LEAST_EVERY_MS, nextLook, nextReads, type LastLook } from './schedule.ts';

const last = (tookMs: number, hasFailed = false): LastLook => ({ endedAt: 1_000_000, tookMs, hasFailed });

test('the first look is due at once', () => {
  expect(nextLook(undefined, false)).toBe(0);
});

test.each<[string, LastLook, boolean, number]>([
  ['nobody asks: after ten minutes', last(100), false, AT_LEAST_EVERY_MS],
  ['something changed: after a short pause', last(100), true, 5000],
  ['something changed in a large cluster: after ten times what it took', last(6000), true, 60_000],
  ['a look that took very long is not put off beyond the usual', last(3_600_000), true, AT_LEAST_EVERY_MS],
  ['it failed: after a short pause', last(0, true), false, 5000],
])('%s', (_what, look, isAsked, after) => {
  expect(nextLook(look, isAsked)).toBe(look.endedAt + after);
});

test.each<[string, Parameters<typeof nextReads>[0], number]>([
  ['at once the first time', undefined, 0],
  ['behind twice as long as the last ones took', { endedAt: 1000, tookMs: 200 }, 1400],
  [
    'not later than everything is looked at',
    { endedAt: 0, tookMs: 10 * AT_LEAST_EVERY_MS },
    AT_LEAST_EVERY_MS,
  ],
])('objects are read one by one %s', (_what, last, at) => {
  expect(nextReads(last)).toBe(at);
});
