import type { MetricsRegistry } from './metrics.ts';

export interface EventLoop {
  /** For how many milliseconds a call that is read now may have lain in the system unread, at most. */
  lag(): number;
  stop(): void;
}

export interface EventLoopOptions {
  readonly metrics: MetricsRegistry;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Calls `work` again and again; returns what ends that. */
  readonly repeat: (work: () => void, everyMs: number) => () => void;
}

/**
 * Measures how late the event loop runs, by a timer: how much later than asked for it fires. A histogram and no
 * `monitorEventLoopDelay`: that one counts its own interval as delay, and what it shows is about one scraper's last scrape.
 */
export function watchEventLoop({ metrics, now, repeat }: EventLoopOptions): EventLoop {
  const delays = metrics.histogram({
    name: 'postern_event_loop_delay_seconds',
    help: 'How much later than due the event loop runs a timer, looked at ten times a second',
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });
  let last = now();
  let before = last;
  const stop = repeat(() => {
    before = last;
    last = now();
    delays.observe({}, Math.max(0, last - before - EVERY_MS) / 1000);
  }, EVERY_MS);
  return {
    // The timer runs once in each round of the loop, before sockets are read; so what is read in this round came after
    // the round before began.
    lag: () => Math.max(0, now() - before - 2 * EVERY_MS),
    stop,
  };
}

const EVERY_MS = 100;
