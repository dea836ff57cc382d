/** Dates and durations. The local zone is UTC, as in the container of External Secrets. */
import { durationText } from '../../golang/time/duration-text.ts';
import {
  addNanoseconds,
  fromNanoseconds,
  nanosecondsOf,
  zeroInstant,
  type Instant,
} from '../../golang/time/instant.ts';
import { parseDigits } from '../../golang/numbers/parse-digits.ts';
import { parseDuration } from '../../golang/time/parse-duration.ts';
import { formatInstant } from '../../golang/time/time-format.ts';
import { parseInstant } from '../../golang/time/time-parse.ts';
import { loadZone, local, utc } from '../../golang/time/time-zone.ts';
import { FunctionFailure, type FunctionTable, type FunctionTools } from '../function.ts';
import type { GoStruct, GoValue } from '../value.ts';
import { define, defineWithTools } from './define.ts';
import { roundedDuration } from './rounded-duration.ts';
import { instantIn, timeValue } from './values/time-value.ts';

const htmlLayout = '2006-01-02';

const dateInZone = defineWithTools(['string', 'any', 'string'], (tools, layout, date, zone) =>
  formatIn(zone, layout, instantOfAny(tools, date)),
);
const dateModify = define(['string', 'time'], (duration, date) => {
  const nanoseconds = parseDuration(duration);
  return nanoseconds === undefined ? date : moved(date, nanoseconds);
});
const mustDateModify = define(['string', 'time'], (duration, date) => {
  const nanoseconds = parseDuration(duration);
  if (nanoseconds === undefined) throw new FunctionFailure('time: invalid duration');
  return moved(date, nanoseconds);
});

export const dates: FunctionTable = {
  // Go's text of it also has the reading of a monotonic clock, which no two runs share.
  now: defineWithTools([], tools => timeValue(nowOf(tools))),
  date: defineWithTools(['string', 'any'], (tools, layout, date) =>
    formatIn('Local', layout, instantOfAny(tools, date)),
  ),
  dateInZone,
  date_in_zone: dateInZone,
  htmlDate: defineWithTools(['any'], (tools, date) =>
    formatIn('Local', htmlLayout, instantOfAny(tools, date)),
  ),
  htmlDateInZone: defineWithTools(['any', 'string'], (tools, date, zone) =>
    formatIn(zone, htmlLayout, instantOfAny(tools, date)),
  ),
  dateModify,
  date_modify: dateModify,
  mustDateModify,
  must_date_modify: mustDateModify,
  toDate: define(['string', 'string'], (layout, text) =>
    timeValue(parseInstant(layout, text) ?? zeroInstant),
  ),
  mustToDate: define(['string', 'string'], (layout, text) => {
    const instant = parseInstant(layout, text);
    if (instant === undefined) throw new FunctionFailure('the text is no date in this layout');
    return timeValue(instant);
  }),
  unixEpoch: define(['time'], date => String(heldIn(date).seconds)),
  ago: defineWithTools(['any'], (tools, date) => durationText(toSecond(ageOf(tools, date)))),
  duration: define(['any'], seconds => durationText(BigInt.asIntN(64, secondsOf(seconds) * 1_000_000_000n))),
  durationRound: defineWithTools(['any'], (tools, value) => roundedDuration(nanosecondsOfAny(tools, value))),
};

function formatIn(zone: string, layout: string, instant: Instant): string {
  return formatInstant({ ...instant, zone: loadZone(zone) ?? utc }, layout);
}

/** A time, or seconds since 1970; everything else is now. */
function instantOfAny(tools: FunctionTools, value: GoValue): Instant {
  const instant = instantIn(value);
  if (instant !== undefined) return instant;
  const seconds = wholeSeconds(value, ['int64', 'int32']);
  return seconds === undefined ? nowOf(tools) : { seconds, nanoseconds: 0, zone: utc };
}

function ageOf(tools: FunctionTools, value: GoValue): bigint {
  const seconds = wholeSeconds(value, ['int64']);
  const then =
    instantIn(value) ?? (seconds === undefined ? undefined : { seconds, nanoseconds: 0, zone: utc });
  return then === undefined ? 0n : nanosecondsOf(nowOf(tools)) - nanosecondsOf(then);
}

function wholeSeconds(value: GoValue, types: readonly string[]): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'object' && value?.kind === 'integer' && types.includes(value.type)
    ? value.value
    : undefined;
}

function nowOf(tools: FunctionTools): Instant {
  return fromNanoseconds(BigInt(Math.trunc(tools.now() * 1000)) * 1000n, local);
}

function moved(date: GoStruct, nanoseconds: bigint): GoStruct {
  return timeValue(addNanoseconds(heldIn(date), nanoseconds));
}

function heldIn(date: GoStruct): Instant {
  const instant = instantIn(date);
  if (instant === undefined) throw new FunctionFailure('a time is needed');
  return instant;
}

/** An int is not one of the types that sprig looks for: it is zero seconds. */
function secondsOf(value: GoValue): bigint {
  if (typeof value === 'string') return parseDigits(value, 10).value;
  return typeof value === 'object' && value?.kind === 'integer' && value.type === 'int64' ? value.value : 0n;
}

function nanosecondsOfAny(tools: FunctionTools, value: GoValue): bigint {
  if (typeof value === 'string') return parseDuration(value) ?? 0n;
  if (typeof value === 'object' && value?.kind === 'integer' && value.type === 'int64') return value.value;
  const instant = instantIn(value);
  return instant === undefined ? 0n : nanosecondsOf(nowOf(tools)) - nanosecondsOf(instant);
}

/** Half a second away from zero. */
function toSecond(nanoseconds: bigint): bigint {
  const second = 1_000_000_000n;
  const half = nanoseconds < 0n ? -second / 2n : second / 2n;
  return ((nanoseconds + half) / second) * second;
}
