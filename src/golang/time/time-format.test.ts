import { expect, test } from 'vitest';
import { fixedZone, utc } from './time-zone.ts';
import { formatInstant } from './time-format.ts';

const afternoon = { seconds: 1_583_327_167n, nanoseconds: 120_000_000, zone: utc };

test.each([
  ['2006-01-02T15:04:05Z07:00', '2020-03-04T13:06:07Z'],
  ['Monday, January 2 2006, 3:04PM', 'Wednesday, March 4 2020, 1:06PM'],
  ['Mon Jan _2 06 03:04pm', 'Wed Mar  4 20 01:06pm'],
  ['002 __2 1 4 5', '064  64 3 6 7'],
  ['05.000 05.999 05,00 05.000000', '07.120 07.12 07,12 07.120000'],
  ['MST -0700 -07:00 -07 Z0700', 'UTC +0000 +00:00 +00 Z'],
  ['_2006 Month Jane 20060', '_2020 Month Jane 20200'],
  ['', ''],
])('%j writes %j', (layout, expected) => {
  expect(formatInstant(afternoon, layout)).toBe(expected);
});

test.each([
  [-16_200, '-0430 -04:30 -04 -043000 Z-0430'.replace('Z', '')],
  [19_805, '+0530 +05:30 +05 +053005 +0530'],
])('an offset of %i seconds is cut to what the layout shows', (offset, expected) => {
  const instant = { ...afternoon, zone: fixedZone('', offset) };

  expect(formatInstant(instant, '-0700 -07:00 Z07 -070000 MST')).toBe(expected);
});

test('years before the first and beyond four digits', () => {
  const at = (seconds: bigint): string => formatInstant({ seconds, nanoseconds: 0, zone: utc }, '2006 06');

  expect(at(-62_135_596_801n)).toBe('0000 00');
  expect(at(-99_999_999_999n)).toBe('-1199 99');
  expect(at(253_402_300_800n)).toBe('10000 00');
});
