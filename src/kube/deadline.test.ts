import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { orAborted, sleep, withDeadline } from './deadline.ts';

const onTimeout = (): Error => new Error('late');
const never = new Promise<never>(() => {});

describe('withDeadline', () => {
  test('gives what the work gives', async () => {
    expect(await withDeadline({ timeoutMs: 1000, onTimeout }, async () => 5)).toBe(5);
  });

  test('ends work that ignores its signal', async () => {
    await expect(withDeadline({ timeoutMs: 20, onTimeout }, () => never)).rejects.toThrow('late');
  });

  test('tells the work that its time is over', async () => {
    let reason: unknown;
    const work = (signal: AbortSignal): Promise<never> => {
      signal.addEventListener('abort', () => (reason = signal.reason));
      return never;
    };
    await expect(withDeadline({ timeoutMs: 20, onTimeout }, work)).rejects.toThrow('late');
    expect(reason).toEqual(new Error('late'));
  });

  test('does not start when the caller has already given up', async () => {
    let hasStarted = false;
    const signal = AbortSignal.abort(new Error('stopped'));
    const work = async (): Promise<void> => void (hasStarted = true);
    await expect(withDeadline({ timeoutMs: 1000, signal, onTimeout }, work)).rejects.toThrow('stopped');
    expect(hasStarted).toBe(false);
  });

  test('leaves nothing behind on a signal that lives on', async () => {
    const { signal } = new AbortController();
    for (let count = 0; count < 3; count += 1) {
      await withDeadline({ timeoutMs: 1000, signal, onTimeout }, inner => sleep(1, inner));
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('sleep and orAborted', () => {
  test.each([
    ['sleep', (signal: AbortSignal) => sleep(60_000, signal)],
    ['orAborted', (signal: AbortSignal) => orAborted(never, signal)],
  ])('%s ends with the reason of the signal and leaves nothing behind', async (_name, wait) => {
    const stop = new AbortController();
    const waiting = wait(stop.signal);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(wait(stop.signal)).rejects.toThrow('stopped');
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });
});
