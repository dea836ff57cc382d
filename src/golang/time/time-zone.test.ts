import { expect, test } from 'vitest';
import { fixedZone, loadZone, utc } from './time-zone.ts';

const winter = 1_583_298_367n;
const summer = 1_593_298_367n;

test.each([
  ['Europe/Berlin', winter, 3600, 'CET'],
  ['Europe/Berlin', summer, 7200, 'CEST'],
  ['America/New_York', winter, -18_000, 'EST'],
  ['Asia/Kolkata', summer, 19_800, 'IST'],
  ['Asia/Kathmandu', summer, 20_700, '+0545'],
  ['America/Sao_Paulo', summer, -10_800, '-03'],
  ['Europe/Dublin', summer, 3600, 'IST'],
  ['Etc/GMT+3', summer, -10_800, '-03'],
  ['EST5EDT', summer, -14_400, 'EDT'],
  ['Local', summer, 0, 'UTC'],
  ['', summer, 0, 'UTC'],
])('%s at %i is %i seconds from UTC and called %s', (zone, seconds, offset, name) => {
  expect(loadZone(zone)?.at(seconds)).toEqual({ offset, name });
});

test.each(['europe/berlin', 'Nowhere/Land', '../etc', '+01:00', 'constructor'])('%s is no zone', name => {
  expect(loadZone(name)).toBeUndefined();
});

test('a zone of a fixed offset has it at any time, and years beyond dates are no error', () => {
  expect(fixedZone('X', 60).at(0n)).toEqual({ offset: 60, name: 'X' });
  expect(loadZone('Europe/Berlin')?.at(10n ** 15n).name).toMatch(/^CES?T$/);
  expect(utc.title).toBe('UTC');
});
