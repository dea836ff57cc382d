import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startDeadline, unlessAborted } from './deadline.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a deadline', () => {
  test('fires when its time is up', async () => {
    using deadline = startDeadline(1000, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(999);
    expect(deadline.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(deadline.signal.aborted).toBe(true);
  });

  test('fires with its parent', () => {
    const parent = new AbortController();
    using deadline = startDeadline(1000, parent.signal);
    parent.abort();
    expect(deadline.signal.aborted).toBe(true);
  });

  test('beyond the longest timer does not fire at once', async () => {
    using deadline = startDeadline(2 ** 40, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(1000);
    expect(deadline.signal.aborted).toBe(false);
  });

  test('is over by the clock before any timer could run', () => {
    using deadline = startDeadline(1000, new AbortController().signal);
    expect(deadline.isOver()).toBe(false);
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 1000);
    expect(deadline.isOver()).toBe(true);
    expect(deadline.signal.aborted).toBe(false);
  });

  test('leaves no timer behind', () => {
    startDeadline(1000, new AbortController().signal)[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('work', () => {
  test('answers, or throws, as long as the signal has not fired', async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve(7), signal)).toBe(7);
    await expect(unlessAborted(Promise.reject(new Error('defect')), signal)).rejects.toThrow('defect');
  });

  test('may still answer shortly after the signal', async () => {
    const stop = new AbortController();
    const result = unlessAborted(
      new Promise(resolve => setTimeout(() => resolve('partial'), 100)),
      stop.signal,
    );
    stop.abort();
    await vi.advanceTimersByTimeAsync(100);
    expect(await result).toBe('partial');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that fails because of the signal is no error', async () => {
    const stop = new AbortController();
    const result = unlessAborted(
      new Promise((_, reject) => setTimeout(() => reject(new Error('aborted')), 10)),
      stop.signal,
    );
    stop.abort();
    await vi.advanceTimersByTimeAsync(10);
    expect(await result).toBeUndefined();
  });

  test('that does not listen to the signal is given up half a second after it', async () => {
    const stop = new AbortController();
    const result = unlessAborted(new Promise(() => {}), stop.signal);
    stop.abort();
    await vi.advanceTimersByTimeAsync(500);
    expect(await result).toBeUndefined();
  });
});
