import type { LeaseClock } from '../lease.ts';

export interface ManualClock extends LeaseClock {
  /** Moves the time on and wakes the sleepers whose time has come. Negative: the clock is set back. */
  advance(ms: number): void;
}

export function manualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let time = start;
  const sleepers = new Map<() => void, number>();
  return {
    now: () => time,
    sleep(ms, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (signal.aborted) resolve();
      sleepers.set(resolve, time + ms);
      signal.addEventListener('abort', () => resolve(), { once: true });
      return promise;
    },
    advance(ms) {
      time += ms;
      for (const [wake, at] of sleepers) {
        if (at > time) continue;
        sleepers.delete(wake);
        wake();
      }
    },
  };
}
