import { expect, test } from 'vitest';
import { formatInstant } from './time-format.ts';
import { parseInstant } from './time-parse.ts';

const shown = '2006-01-02 15:04:05.999999999 -0700 MST';

test.each([
  ['2006-01-02', '2020-03-04', '2020-03-04 00:00:00 +0000 UTC'],
  ['2006-01-02T15:04:05Z07:00', '2020-01-02T03:04:05+02:00', '2020-01-02 03:04:05 +0200 +0200'],
  ['2006-01-02T15:04:05Z07:00', '2020-01-02T03:04:05.25Z', '2020-01-02 03:04:05.25 +0000 UTC'],
  ['Monday January _2 2006', 'Tuesday march  4 2020', '2020-03-04 00:00:00 +0000 UTC'],
  ['3:04PM', '12:30AM', '0000-01-01 00:30:00 +0000 UTC'],
  ['3:04pm', '12:30pm', '0000-01-01 12:30:00 +0000 UTC'],
  ['2006 002', '2020 060', '2020-02-29 00:00:00 +0000 UTC'],
  ['06 MST', '69 PST', '1969-01-01 00:00:00 +0000 PST'],
  ['06 MST', '68 GMT+3', '2068-01-01 03:00:00 +0300 GMT+3'],
  ['2006 -0700 MST', '2020 +0100 CET', '2020-01-01 00:00:00 +0100 CET'],
  ['05,999', '05,25', '0000-01-01 00:00:05.25 +0000 UTC'],
  ['2006-01-02  15', '2020-01-02 5', '2020-01-02 05:00:00 +0000 UTC'],
])('by the layout %j the text %j is %s', (layout, text, expected) => {
  const instant = parseInstant(layout, text);

  expect(instant && formatInstant(instant, shown)).toBe(expected);
});

test.each([
  ['2006-01-02', '2020-13-01'],
  ['2006-01-02', '2019-02-29'],
  ['2006-01-02', '2020-01-02 '],
  ['2006-01-02', ''],
  ['15', '24'],
  ['4', '60'],
  ['.000', '.12'],
  ['Jan 02', 'Feb 3'],
  ['PM', 'XM'],
  ['-0700', '+2500'],
  ['MST', 'abc'],
  ['2006 Jan 002', '2020 Mar 060'],
  ['2', '32'],
])('by the layout %j the text %j is no time', (layout, text) => {
  expect(parseInstant(layout, text)).toBeUndefined();
});
