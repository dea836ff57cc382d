/** time.Time's Format. */
import { dayOfYear, weekdayOf } from './civil-date.ts';
import { clockOf, type Clock, type Instant } from './instant.ts';
import type { ZoneAt } from './time-zone.ts';
import { dayNames, monthNames, partsOfLayout } from './time-layout.ts';

/** Layout and result are strings of bytes or text alike: only ASCII has a meaning. */
export function formatInstant(instant: Instant, layout: string): string {
  const clock = clockOf(instant);
  const zone = instant.zone.at(instant.seconds);
  return partsOfLayout(layout)
    .map(({ prefix, element }) => prefix + formatElement(element, clock, zone, instant.nanoseconds))
    .join('');
}

function formatElement(element: string, clock: Clock, zone: ZoneAt, nanoseconds: number): string {
  if (element === '') return '';
  if (element === 'MST') return zone.name === '' ? formatOffset('-0700', zone.offset) : zone.name;
  if (/^[-Z]/.test(element)) return formatOffset(element, zone.offset);
  if (/^[.,]/.test(element)) return formatFraction(element, nanoseconds);
  return fields[element]?.(clock) ?? '';
}

const fields: Readonly<Record<string, (clock: Clock) => string>> = {
  '2006': ({ year }) => padded(year, 4),
  '06': ({ year }) => padded(Math.abs(year) % 100, 2),
  January: ({ month }) => monthNames[month - 1] ?? '',
  Jan: ({ month }) => monthNames[month - 1]?.slice(0, 3) ?? '',
  '1': ({ month }) => String(month),
  '01': ({ month }) => padded(month, 2),
  Monday: ({ days }) => dayNames[weekdayOf(days)] ?? '',
  Mon: ({ days }) => dayNames[weekdayOf(days)]?.slice(0, 3) ?? '',
  '2': ({ day }) => String(day),
  _2: ({ day }) => String(day).padStart(2, ' '),
  '02': ({ day }) => padded(day, 2),
  __2: ({ days }) => String(dayOfYear(days)).padStart(3, ' '),
  '002': ({ days }) => padded(dayOfYear(days), 3),
  '15': ({ hour }) => padded(hour, 2),
  '3': ({ hour }) => String(hour % 12 || 12),
  '03': ({ hour }) => padded(hour % 12 || 12, 2),
  '4': ({ minute }) => String(minute),
  '04': ({ minute }) => padded(minute, 2),
  '5': ({ second }) => String(second),
  '05': ({ second }) => padded(second, 2),
  PM: ({ hour }) => (hour >= 12 ? 'PM' : 'AM'),
  pm: ({ hour }) => (hour >= 12 ? 'pm' : 'am'),
};

/** A minus stands before the zeros. */
function padded(number: number, width: number): string {
  return (number < 0 ? '-' : '') + String(Math.abs(number)).padStart(width, '0');
}

/** With a `Z` in the layout UTC is written as that letter. */
function formatOffset(element: string, offset: number): string {
  if (element.startsWith('Z') && offset === 0) return 'Z';
  const minutes = Math.floor(Math.abs(offset) / 60);
  // Go cuts the seconds off before it looks at the sign.
  const sign = offset <= -60 ? '-' : '+';
  const colon = element.includes(':') ? ':' : '';
  const digits = element.replace(/[^0-9]/g, '').length;
  const hours = sign + padded(Math.floor(minutes / 60), 2);
  if (digits === 2) return hours;
  const withMinutes = hours + colon + padded(minutes % 60, 2);
  return digits === 4 ? withMinutes : withMinutes + colon + padded(Math.abs(offset) % 60, 2);
}

/** Zeros ask for so many digits, nines for as many of them as are no zeros at the end. */
function formatFraction(element: string, nanoseconds: number): string {
  const digits = padded(nanoseconds, 9)
    .slice(0, element.length - 1)
    .padEnd(element.length - 1, '0');
  const shown = element.includes('9') ? digits.replace(/0+$/, '') : digits;
  return shown === '' ? '' : element.charAt(0) + shown;
}
