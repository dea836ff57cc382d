import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterFailure, afterSuccess, dueAt, expiry, hasExpired, retryDelay } from './schedule.ts';
import type { SecretState } from '../state/state.ts';

const NOW = Date.UTC(2030, 0, 1);
const ERROR = { code: 'PROVIDER_UNAVAILABLE', message: 'down' };
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('after a success', () => {
  test('a secret is due within ten per cent of its interval', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), chance, (seconds, random) => {
        const { nextDue } = afterSuccess(seconds, NOW, random);
        const interval = (Number(nextDue) - NOW) / 1000;
        expect(interval).toBeGreaterThanOrEqual(seconds * 0.9 - 0.001);
        expect(interval).toBeLessThanOrEqual(seconds * 1.1 + 0.001);
      }),
    );
  });

  test('the jitter uses the whole range', () => {
    expect(afterSuccess(1000, NOW, 0).nextDue).toBe(NOW + 900_000);
    expect(afterSuccess(1000, NOW, 0.999_999).nextDue).toBe(NOW + 1_100_000);
  });

  test('an interval of 0 is never due', () => {
    expect(afterSuccess(0, NOW, 0.5)).toEqual({
      state: 'fresh',
      lastSuccess: NOW,
      lastAttempt: NOW,
      nextDue: null,
      failures: 0,
    });
  });

  test.each([
    [60_000, NOW + 60_000],
    [7_200_000, NOW + 3_600_000],
    [-1, NOW],
  ])('what runs out in %i ms is due then, unless it is due before or was already', (left, due) => {
    expect(afterSuccess(3600, NOW, 0.5, NOW + left).nextDue).toBe(due);
    expect(afterSuccess(0, NOW, 0.5, NOW + left).nextDue).toBeNull();
  });

  test('an interval beyond all time is still a time that can be written', () => {
    const { nextDue } = afterSuccess(1e30, NOW, 0.5);
    expect(() => new Date(Number(nextDue)).toISOString()).not.toThrow();
  });
});

describe('after a failure', () => {
  const fresh = afterSuccess(3600, NOW - 1000, 0.5);

  test('a secret is stale and keeps the time of its last success', () => {
    expect(afterFailure(fresh, ERROR, 3600, NOW, 0)).toEqual({
      state: 'stale',
      lastSuccess: NOW - 1000,
      lastAttempt: NOW,
      nextDue: NOW + 1000,
      failures: 1,
      error: ERROR,
    });
  });

  test.each([
    ['the interval, if that is short', 20, 20],
    ['five minutes, if the interval is long', 86_400, 300],
    ['five minutes, if there is no interval', 0, 300],
  ])('the back-off doubles up to %s', (_, refreshSeconds, longest) => {
    let state: SecretState | undefined = fresh;
    const delays = Array.from({ length: 12 }, () => {
      state = afterFailure(state, ERROR, refreshSeconds, NOW, 0.999_999_9);
      return Math.round((Number(state.nextDue) - NOW) / 1000);
    });
    expect(delays.slice(0, 4)).toEqual([2, 4, 8, 16]);
    expect(delays.at(-1)).toBe(longest);
  });

  test.each([
    ['for longer than the back-off, then', 60_000.4, 60_000],
    ['for less, does not shorten it', 500, 1000],
    ['for hours, is asked after five minutes', 7_200_000, 300_000],
  ])('who asks to be left alone %s', (_, retryAfter, delay) => {
    const { nextDue, error } = afterFailure(fresh, { ...ERROR, retryAfter }, 10, NOW, 0);
    expect(Number(nextDue) - NOW).toBe(delay);
    expect(error).toEqual(ERROR);
  });

  test('an expired secret stays expired, one that never succeeded is stale', () => {
    expect(afterFailure({ ...fresh, state: 'expired' }, ERROR, 60, NOW, 0).state).toBe('expired');
    expect(afterFailure(undefined, ERROR, 60, NOW, 0)).toMatchObject({ state: 'stale', lastSuccess: null });
  });

  test('the delay is between half and all of the step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), chance, (failures, random) => {
        const step = Math.min(300_000, 2000 * 2 ** (failures - 1));
        const delay = retryDelay(failures, 2000, 300_000, random);
        expect(delay).toBeGreaterThanOrEqual(step / 2);
        expect(delay).toBeLessThanOrEqual(step);
      }),
    );
  });
});

describe('a clock that was set back', () => {
  const DAY = 86_400_000;
  const fresh = afterSuccess(3600, NOW, 0.5);

  test.each<[string, SecretState, number, number]>([
    ['at once after a day', fresh, NOW - DAY, -Infinity],
    ['at its time after five seconds', fresh, NOW - 5000, NOW + 3_600_000],
    ['at once after more', fresh, NOW - 5001, -Infinity],
    ['never where there is no interval', afterSuccess(0, NOW, 0.5), NOW - DAY, Infinity],
    ['at its time where nothing was attempted', { ...fresh, lastAttempt: null }, NOW - DAY, NOW + 3_600_000],
  ])('makes a secret due %s', (_, state, now, due) => {
    expect(dueAt(state, now)).toBe(due);
  });

  test('does not prolong how long last good data is served', () => {
    expect(expiry(afterFailure(fresh, ERROR, 3600, NOW - DAY, 0), 600)).toBe(NOW - DAY + 600_000);
  });
});

describe('expiry', () => {
  const stale = afterFailure(afterSuccess(60, NOW, 0), ERROR, 60, NOW + 1000, 0);

  test('counts from the last success', () => {
    expect(expiry(stale, 600)).toBe(NOW + 600_000);
  });

  test.each<[string, SecretState, number | undefined]>([
    ['a fresh secret', afterSuccess(60, NOW, 0), 600],
    ['no limit', stale, undefined],
    ['a secret that never succeeded', afterFailure(undefined, ERROR, 60, NOW, 0), 600],
    ['an expired secret', { ...stale, state: 'expired' }, 600],
  ])('does not exist for %s', (_, state, maxStale) => {
    expect(expiry(state, maxStale)).toBeUndefined();
  });

  test('a fresh secret expires only when an attempt failed', () => {
    const fresh = afterSuccess(3600, NOW, 0);
    expect(hasExpired(fresh, false, 600, NOW + 700_000)).toBe(false);
    expect(hasExpired(fresh, true, 600, NOW + 700_000)).toBe(true);
    expect(hasExpired(fresh, true, 600, NOW + 599_999)).toBe(false);
    expect(hasExpired(stale, false, 600, NOW + 600_000)).toBe(true);
  });
});
