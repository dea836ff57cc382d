/** time.Parse: a text in a layout to a point in time. Where the text names no zone it is UTC, Go's local zone in a container. */
import { daysIn, isLeap } from './civil-date.ts';
import { instantOf, type Instant } from './instant.ts';
import { scanTime, type ScannedTime } from './time-scan.ts';
import { fixedZone, local, utc, type TimeZone } from './time-zone.ts';

/** Undefined where the text does not fit the layout or names no real date. */
export function parseInstant(layout: string, text: string): Instant | undefined {
  const scanned = scanTime(layout, text);
  if (scanned === undefined) return undefined;
  const date = dateOfScanned(scanned);
  if (date === undefined) return undefined;
  const { year, minute, second, nanoseconds } = scanned;
  const clock = { year, ...date, hour: hourOf(scanned), minute, second };
  const zone = zoneOf(scanned);
  // Of an abbreviation alone the offset is not known, so the clock is taken for UTC's.
  const read = scanned.offset === undefined ? utc : zone;
  return { ...instantOf(clock, nanoseconds, read), zone };
}

function hourOf({ hour, half }: ScannedTime): number {
  if (half === 'pm' && hour < 12) return hour + 12;
  return half === 'am' && hour === 12 ? 0 : hour;
}

function dateOfScanned(scanned: ScannedTime): { month: number; day: number } | undefined {
  const { year, yearDay } = scanned;
  const date =
    yearDay === undefined
      ? { month: scanned.month ?? 1, day: scanned.day ?? 1 }
      : dateOfYearDay(year, yearDay);
  if (date === undefined) return undefined;
  // A month and a day that are written as well must be those of the day of the year.
  if ((scanned.month ?? date.month) !== date.month || (scanned.day ?? date.day) !== date.day)
    return undefined;
  return date.day < 1 || date.day > daysIn(year, date.month) ? undefined : date;
}

function dateOfYearDay(year: number, yearDay: number): { month: number; day: number } | undefined {
  if (yearDay < 1 || yearDay > (isLeap(year) ? 366 : 365)) return undefined;
  let day = yearDay;
  let month = 1;
  for (; day > daysIn(year, month); month += 1) day -= daysIn(year, month);
  return { month, day };
}

function zoneOf({ offset, zoneName = '' }: ScannedTime): TimeZone {
  // UTC by name wins over any offset.
  if (zoneName === 'UTC') return utc;
  if (zoneName === '' && (offset ?? 0) === 0) return local;
  if (offset !== undefined) return fixedZone(zoneName, offset);
  const [, hours] = /^GMT([+-]\d+)$/.exec(zoneName) ?? [];
  return fixedZone(zoneName, 3600 * Number(hours ?? 0));
}
