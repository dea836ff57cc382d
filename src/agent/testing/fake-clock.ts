import type { Clock } from '../clock.ts';

export interface FakeClock extends Clock {
  /** What was waited for, in milliseconds. */
  readonly waits: number[];
  /** Called at the end of each wait with the time that it is then. */
  onWait: (now: number) => void;
  /** As an administrator does. */
  readonly setBack: (milliseconds: number) => void;
}

/** Time that passes only in `wait`, and at once. `random` is always 0.5: no jitter. */
export function fakeClock(start = Date.UTC(2030, 0, 1)): FakeClock {
  let now = start;
  const clock: FakeClock = {
    waits: [],
    onWait: () => {},
    now: () => now,
    random: () => 0.5,
    wake: () => {},
    setBack(milliseconds) {
      now -= milliseconds;
    },
    async wait(milliseconds, signal) {
      // Lets the work of others in, as a real wait does.
      await new Promise(setImmediate);
      if (signal.aborted) return;
      clock.waits.push(milliseconds);
      now += milliseconds;
      clock.onWait(now);
    },
  };
  return clock;
}
