import { expect, test } from 'vitest';
import { expiryOf, timeUntil } from './expiry.ts';

test.for([
  ['2027-01-31', '2027-02-01T00:00:00.000Z'],
  ['2028-02-29', '2028-03-01T00:00:00.000Z'],
  ['2027-01-31T12:00:00Z', '2027-01-31T12:00:00.000Z'],
  ['2027-01-31T12:00Z', '2027-01-31T12:00:00.000Z'],
] as const)('%s ends at %s', ([text, expected]) => {
  expect(expiryOf(text)?.toISOString()).toBe(expected);
});

test.for([
  '2027-02-29',
  '2027-13-01',
  '2027-00-10',
  '2027-1-1',
  '31.01.2027',
  '2027-01-31T25:00:00Z',
  '2027-01-31T12:00:00+01:00',
  '2027-01-31 12:00',
  'never',
  '',
])('%j is neither a day nor a moment', text => {
  expect(expiryOf(text)).toBeUndefined();
});

test.for([
  [0, 'in less than an hour'],
  [59, 'in less than an hour'],
  [60, 'in an hour'],
  [5 * 60, 'in 5 hours'],
  [47 * 60, 'in 47 hours'],
  [48 * 60, 'in 2 days'],
  [6 * 24 * 60 + 720, 'in 6 days'],
] as const)('%d minutes before it is %s', ([minutes, expected]) => {
  const now = new Date('2026-11-28T12:00:00Z');
  expect(timeUntil(new Date(now.getTime() + minutes * 60_000), now)).toBe(expected);
});

test.for(['00:00', '12:00', '23:59'])('at %s of a day it is as many days', time => {
  expect(timeUntil(new Date('2026-12-21T00:00:00Z'), new Date(`2026-12-15T${time}:00Z`))).toBe('in 5 days');
});

test('the end of tomorrow is no number of days', () => {
  expect(timeUntil(new Date('2026-12-17T00:00:00Z'), new Date('2026-12-15T00:00:00Z'))).toBe('in 48 hours');
});
