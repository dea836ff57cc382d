import type { LeaseClock } from '../lease.ts';

export interface ManualClock extends LeaseClock {
  /** Moves the time on and wakes the sleepers whose time has come. Negative: the clock is set back. */
  advance(ms: number): void;
  /** Resolves when so many sleep at once: whoever an advance woke has done its work and waits again. */
  asleep(count: number): Promise<void>;
}

export function manualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let time = start;
  const sleepers = new Map<() => void, number>();
  const watchers = new Set<() => void>();
  const fellAsleep = (): void => {
    for (const look of watchers) look();
  };
  return {
    now: () => time,
    sleep(ms, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (signal.aborted) return Promise.resolve();
      sleepers.set(resolve, time + ms);
      const wake = (): void => {
        sleepers.delete(resolve);
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
      fellAsleep();
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
    asleep(count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => {
        if (sleepers.size < count) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      return promise;
    },
  };
}
