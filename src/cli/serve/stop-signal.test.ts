import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { stopSignal } from './stop-signal.ts';

test.each([
  ['SIGTERM', 'SIGTERM'],
  ['SIGINT', 'SIGTERM'],
])('fires at the first signal and exits at the second (%s, %s)', (first, second) => {
  const source = new EventEmitter();
  let exits = 0;
  const { signal } = stopSignal(source, () => (exits += 1));

  expect(signal.aborted).toBe(false);
  source.emit(first);
  expect({ aborted: signal.aborted, exits }).toEqual({ aborted: true, exits: 0 });
  source.emit(second);
  expect(exits).toBe(1);
});

test('listens no more after its release', () => {
  const source = new EventEmitter();
  const stop = stopSignal(source, () => {});

  stop.release();

  expect(source.eventNames()).toEqual([]);
});
