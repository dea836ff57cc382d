import { expect, test } from 'vitest';
import { cronProblem } from './cron-problem.ts';

test.each([
  '* * * * *',
  '0 2 * * mon-fri',
  '*/15 0-6 1,15 JAN-mar ?',
  '@daily',
  '@every 1h',
  '0 3 * *',
  '0 0 * * 0',
])('%j is a schedule, or the schema says what is wrong', schedule => {
  expect(cronProblem(schedule)).toBeUndefined();
});

test.each([
  ['60 * * * *', 'minute'],
  ['0 24 * * *', 'hour'],
  ['0 0 0 * *', 'day of the month'],
  ['0 0 * 13 *', 'month'],
  ['0 0 * * 7', 'weekday'],
  ['5-1 * * * *', 'minute'],
  ['*/0 * * * *', 'minute'],
  ['1-2-3 * * * *', 'minute'],
  ['x * * * *', 'minute'],
  ['1, * * * *', 'minute'],
])('%j has no valid %s', (schedule, field) => {
  expect(cronProblem(schedule)).toContain(`no valid ${field}`);
});
