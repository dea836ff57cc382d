import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { interruption } from './interruption.ts';

function fakeProcess() {
  return Object.assign(new EventEmitter(), { stdout: new EventEmitter(), stderr: new EventEmitter() });
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s interrupts the demo, which then can clear up', name => {
  const process = fakeProcess();
  const signal = interruption(process);
  expect(signal.aborted).toBe(false);
  process.emit(name);
  expect(signal.reason).toEqual(new Error('it was interrupted'));
});

test.each(['stdout', 'stderr'] as const)(
  'so does a %s that cannot be written to, and it does so once',
  name => {
    const process = fakeProcess();
    const signal = interruption(process);
    process[name].emit('error', new Error('EIO'));
    process[name].emit('error', new Error('EIO'));
    expect(signal.aborted).toBe(true);
  },
);
