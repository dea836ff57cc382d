/** Time, chance and waiting, passed in so that a test needs no real second. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
  /** Ends after `milliseconds`, or earlier: on `wake`, or when `signal` fires. Never rejects. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Ends the wait under way, or the next one if none is. */
  readonly wake: () => void;
}

/** Node's timers take a longer time for 1 ms (a 32-bit overflow), so longer waits end early and whoever waits looks again. */
export const LONGEST_TIMER = 2 ** 31 - 1;

export function systemClock(): Clock {
  let awake = false;
  let finish: (() => void) | undefined;
  return {
    now: Date.now,
    random: Math.random,
    wake() {
      awake = true;
      finish?.();
    },
    wait(milliseconds, signal) {
      return new Promise(resolve => {
        const timer = setTimeout(() => finish?.(), Math.min(Math.max(0, milliseconds), LONGEST_TIMER));
        finish = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', finish!);
          finish = undefined;
          awake = false;
          resolve();
        };
        signal.addEventListener('abort', finish);
        if (awake || signal.aborted) finish();
      });
    },
  };
}
