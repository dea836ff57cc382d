import { expect, test } from 'vitest';
import { answerWithin, deadlineOf } from './deadline.ts';

test.each([
  ['timeout=10s', 9850],
  ['timeout=2.5s', 2350],
  ['timeout=1m', 29_850],
  ['timeout=9.998s&x=1', 9848],
  ['x=1&timeout=500ms', 350],
  ['timeout=1s200ms', 1050],
])('answers 150 ms before the end of %s', (query, milliseconds) => {
  expect(answerWithin(query)).toBeCloseTo(milliseconds);
});

test('uses half of a time that is too short for a margin', () => {
  expect(answerWithin('timeout=200ms')).toBe(100);
});

test.each(['', 'timeout=', 'timeout=soon', 'timeout=-1s', 'timeout=10', 'xtimeout=1s'])(
  'takes the default of ten seconds for the query "%s"',
  query => {
    expect(answerWithin(query)).toBe(9850);
  },
);

test('never waits longer than a webhook may take', () => {
  expect(answerWithin('timeout=9h')).toBe(29_850);
});

test('fires when the time is over', async () => {
  const signal = deadlineOf('timeout=20ms', () => performance.now()).signal();

  expect(signal.aborted).toBe(false);
  await expect.poll(() => signal.aborted, { interval: 5, timeout: 2000 }).toBe(true);
});

test('counts the time before the signal was asked for', async () => {
  let now = 1000;
  const deadline = deadlineOf('timeout=10s', () => now);
  now += 20_000;

  const signal = deadline.signal();

  await expect.poll(() => signal.aborted, { interval: 5, timeout: 2000 }).toBe(true);
});

test('gives the same signal each time', () => {
  const deadline = deadlineOf('timeout=10s', () => 0);

  expect(deadline.signal()).toBe(deadline.signal());
});
