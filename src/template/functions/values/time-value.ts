/** time.Time as a value of a template, with the methods that templates call. */
import { dayNames, monthNames } from '../../../golang/time/time-layout.ts';
import { dayOfYear, daysOf, weekdayOf } from '../../../golang/time/civil-date.ts';
import {
  addNanoseconds,
  clockOf,
  nanosecondsOf,
  zeroInstant,
  type Clock,
  type Instant,
} from '../../../golang/time/instant.ts';
import { formatInstant } from '../../../golang/time/time-format.ts';
import { local, utc } from '../../../golang/time/time-zone.ts';
import { FunctionFailure } from '../../function.ts';
import type { GoInteger, GoStruct, GoValue } from '../../value.ts';
import { int64 } from './make-values.ts';

export function timeValue(instant: Instant): GoStruct {
  const value: GoStruct = {
    kind: 'struct',
    type: 'time.Time',
    fields: new Map(),
    methods: new Map(
      Object.entries(methods).map(([name, method]) => [
        name,
        (args: readonly GoValue[]) => method(instant, args),
      ]),
    ),
    text: formatInstant(instant, '2006-01-02 15:04:05.999999999 -0700 MST'),
  };
  instants.set(value, instant);
  return value;
}

/** The point in time that a value made by `timeValue` stands for; undefined for every other value. */
export function instantIn(value: GoValue): Instant | undefined {
  return typeof value === 'object' && value?.kind === 'struct' ? instants.get(value) : undefined;
}

const instants = new WeakMap<GoStruct, Instant>();

type Method = (instant: Instant, args: readonly GoValue[]) => GoValue;

const methods: Readonly<Record<string, Method>> = {
  Format: (instant, [layout]) =>
    formatInstant(instant, typeof layout === 'string' ? layout : wrongArgument()),
  String: instant => formatInstant(instant, '2006-01-02 15:04:05.999999999 -0700 MST'),
  Unix: instant => int64(instant.seconds),
  UnixMilli: instant => int64(floored(nanosecondsOf(instant), 1_000_000n)),
  UnixMicro: instant => int64(floored(nanosecondsOf(instant), 1000n)),
  UnixNano: instant => int64(nanosecondsOf(instant)),
  Year: field(clock => clock.year),
  Day: field(clock => clock.day),
  Hour: field(clock => clock.hour),
  Minute: field(clock => clock.minute),
  Second: field(clock => clock.second),
  YearDay: field(clock => dayOfYear(clock.days)),
  Nanosecond: instant => BigInt(instant.nanoseconds),
  Month: instant => named('time.Month', monthNames[clockOf(instant).month - 1]),
  Weekday: instant => named('time.Weekday', dayNames[weekdayOf(clockOf(instant).days)]),
  Add: (instant, [duration]) => timeValue(addNanoseconds(instant, wholeNumber(duration))),
  AddDate: addDate,
  Sub: (instant, [other]) => duration(nanosecondsOf(instant) - nanosecondsOf(timeIn(other))),
  After: (instant, [other]) => nanosecondsOf(instant) > nanosecondsOf(timeIn(other)),
  Before: (instant, [other]) => nanosecondsOf(instant) < nanosecondsOf(timeIn(other)),
  Equal: (instant, [other]) => nanosecondsOf(instant) === nanosecondsOf(timeIn(other)),
  IsZero: instant => nanosecondsOf(instant) === nanosecondsOf(zeroInstant),
  UTC: instant => timeValue({ ...instant, zone: utc }),
  Local: instant => timeValue({ ...instant, zone: local }),
  Location: instant => named('*time.Location', instant.zone.title),
};

function field(read: (clock: Clock) => number): Method {
  return instant => BigInt(read(clockOf(instant)));
}

/** Years, months and days are added to the date on the calendar; the 31st of a shorter month is in the next one. */
function addDate(instant: Instant, args: readonly GoValue[]): GoStruct {
  const [years = 0, months = 0, days = 0] = args.map(argument => Number(wholeNumber(argument)));
  const clock = clockOf(instant);
  const month = clock.month - 1 + months;
  const date = {
    year: clock.year + years + Math.floor(month / 12),
    month: (((month % 12) + 12) % 12) + 1,
    day: clock.day + days,
  };
  const moved = BigInt(daysOf(date) - clock.days) * 86_400n;
  const seconds = instant.seconds + moved;
  // The clock on the wall stays the same when the offset changes.
  const shift = instant.zone.at(instant.seconds).offset - instant.zone.at(seconds).offset;
  return timeValue({ ...instant, seconds: seconds + BigInt(shift) });
}

/** Sub stops at the limits of int64 instead of wrapping around. */
function duration(nanoseconds: bigint): GoInteger {
  const limit = 2n ** 63n;
  const most = nanoseconds >= limit ? limit - 1n : nanoseconds;
  return { kind: 'integer', type: 'duration', value: most < -limit ? -limit : most };
}

/** A number with a name of its own prints as the name. */
function named(type: string, text = ''): GoStruct {
  return { kind: 'struct', type, fields: new Map(), methods: new Map([['String', () => text]]), text };
}

function timeIn(value: GoValue): Instant {
  return instantIn(value) ?? wrongArgument();
}

function wholeNumber(value: GoValue): bigint {
  if (typeof value === 'bigint') return value;
  return typeof value === 'object' && value?.kind === 'integer' ? value.value : wrongArgument();
}

function wrongArgument(): never {
  throw new FunctionFailure('wrong type of an argument');
}

function floored(value: bigint, unit: bigint): bigint {
  return (value - (((value % unit) + unit) % unit)) / unit;
}
