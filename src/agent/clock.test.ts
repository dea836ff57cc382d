import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LONGEST_TIMER, systemClock } from './clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new AbortController().signal;

/** Whether the wait has ended, as far as it can without time passing. */
async function hasEnded(wait: Promise<void>): Promise<boolean> {
  let ended = false;
  void wait.then(() => (ended = true));
  await vi.advanceTimersByTimeAsync(0);
  return ended;
}

test('a wait ends after its time', async () => {
  const wait = systemClock().wait(5000, never);
  await vi.advanceTimersByTimeAsync(4999);
  expect(await hasEnded(wait)).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await hasEnded(wait)).toBe(true);
});

test.each([2 ** 31, 2 ** 40, Infinity])('a wait of %d ms does not end at once', async milliseconds => {
  const wait = systemClock().wait(milliseconds, never);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await hasEnded(wait)).toBe(false);
  await vi.advanceTimersByTimeAsync(LONGEST_TIMER);
  expect(await hasEnded(wait)).toBe(true);
});

test.each([-5, -Infinity])('a wait of %d ms is over', async milliseconds => {
  const wait = systemClock().wait(milliseconds, never);
  await vi.advanceTimersByTimeAsync(1);
  expect(await hasEnded(wait)).toBe(true);
});

test('waking ends the wait under way', async () => {
  const clock = systemClock();
  const wait = clock.wait(60_000, never);
  clock.wake();
  expect(await hasEnded(wait)).toBe(true);
});

test('waking between two waits ends the next one, and only that', async () => {
  const clock = systemClock();
  clock.wake();
  clock.wake();
  expect(await hasEnded(clock.wait(60_000, never))).toBe(true);
  expect(await hasEnded(clock.wait(60_000, never))).toBe(false);
});

test('a signal ends the wait, also one that has fired before', async () => {
  const stop = new AbortController();
  const wait = systemClock().wait(60_000, stop.signal);
  stop.abort();
  expect(await hasEnded(wait)).toBe(true);
  expect(await hasEnded(systemClock().wait(60_000, stop.signal))).toBe(true);
});
