import { expect, test } from 'vitest';
import { watchEventLoop } from './event-loop.ts';
import { createMetrics } from './metrics.ts';

function stage() {
  const metrics = createMetrics();
  let time = 0;
  let tick = (): void => {};
  let stopped = false;
  const loop = watchEventLoop({
    metrics,
    now: () => time,
    repeat: work => {
      tick = work;
      return () => (stopped = true);
    },
  });
  return {
    metrics,
    loop,
    isStopped: () => stopped,
    /** The timer fires at this time. */
    fireAt: (ms: number): void => {
      time = ms;
      tick();
    },
    at: (ms: number): number => {
      time = ms;
      return loop.lag();
    },
  };
}

test('a loop that fires its timer in time lets nothing lie', () => {
  const { fireAt, at } = stage();

  fireAt(100);
  fireAt(200);

  expect([at(200), at(250), at(300)]).toEqual([0, 0, 0]);
});

test('after a stall, what is read in the same round may have lain for all of it; in the next round it may not', () => {
  const { fireAt, at } = stage();
  fireAt(100);
  fireAt(200);

  fireAt(5200);
  expect(at(5200)).toBe(4800);
  // The round goes on: what is read later in it has lain longer.
  expect(at(6000)).toBe(5600);

  fireAt(6000);
  expect(at(6000)).toBe(600);
  fireAt(6100);
  expect(at(6100)).toBe(0);
});

test('how much later than due it fired is counted, without the interval itself', () => {
  const { fireAt, metrics } = stage();

  fireAt(100);
  fireAt(203);
  fireAt(1303);

  const text = metrics.text();
  expect(text).toContain('postern_event_loop_delay_seconds_bucket{le="0.001"} 1\n');
  expect(text).toContain('postern_event_loop_delay_seconds_bucket{le="0.005"} 2\n');
  expect(text).toContain('postern_event_loop_delay_seconds_bucket{le="0.5"} 2\n');
  expect(text).toContain('postern_event_loop_delay_seconds_bucket{le="1"} 3\n');
  expect(text).toContain('postern_event_loop_delay_seconds_count 3\n');
});

test('stops its timer', () => {
  const { loop, isStopped } = stage();

  loop.stop();

  expect(isStopped()).toBe(true);
});
