import type { LeaseClock } from '../lease/lease.ts';

export interface ManualClock extends LeaseClock {
  /** Lets time pass, and wakes the sleepers whose time has come. */
  advance(ms: number): void;
  /** The time of day is corrected by so much, in either direction, while no time passes. */
  correct(ms: number): void;
  /** Resolves when so many sleep at once: whoever an advance woke has done its work and waits again. */
  asleep(count: number): Promise<void>;
}

export function manualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let time = start;
  let uptime = 0;
  const sleepers = new Map<() => void, number>();
  const watchers = new Set<() => void>();
  const fellAsleep = (): void => {
    for (const look of watchers) look();
  };
  return {
    now: () => time,
    uptime: () => uptime,
    sleep(ms, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (signal.aborted) return Promise.resolve();
      sleepers.set(resolve, uptime + ms);
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
      uptime += ms;
      for (const [wake, at] of sleepers) {
        if (at > uptime) continue;
        sleepers.delete(wake);
        wake();
      }
    },
    correct(ms) {
      time += ms;
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
