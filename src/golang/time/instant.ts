/** A point in time in a zone (time.Time), and its fields there. */
import { dateOf, daysOf } from './civil-date.ts';
import { utc, type TimeZone } from './time-zone.ts';

export interface Instant {
  /** Since 1970-01-01 UTC. */
  readonly seconds: bigint;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
  readonly zone: TimeZone;
}

export interface Clock {
  readonly days: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Go's zero Time: January 1 of year 1. */
export const zeroInstant: Instant = { seconds: -62_135_596_800n, nanoseconds: 0, zone: utc };

export function clockOf({ seconds, zone }: Instant): Clock {
  const local = seconds + BigInt(zone.at(seconds).offset);
  const ofDay = Number(((local % 86_400n) + 86_400n) % 86_400n);
  const days = Number((local - BigInt(ofDay)) / 86_400n);
  const hour = Math.floor(ofDay / 3600);
  return { days, ...dateOf(days), hour, minute: Math.floor(ofDay / 60) % 60, second: ofDay % 60 };
}

/** time.Date in a zone of a fixed offset. */
export function instantOf(fields: Omit<Clock, 'days'>, nanoseconds: number, zone: TimeZone): Instant {
  const local =
    BigInt(daysOf(fields)) * 86_400n + BigInt(fields.hour * 3600 + fields.minute * 60 + fields.second);
  return { seconds: local - BigInt(zone.at(local).offset), nanoseconds, zone };
}

export function addNanoseconds(instant: Instant, nanoseconds: bigint): Instant {
  return fromNanoseconds(nanosecondsOf(instant) + nanoseconds, instant.zone);
}

/** Since 1970; more than an int64 holds for far years. */
export function nanosecondsOf({ seconds, nanoseconds }: Instant): bigint {
  return seconds * 1_000_000_000n + BigInt(nanoseconds);
}

export function fromNanoseconds(total: bigint, zone: TimeZone): Instant {
  const nanoseconds = ((total % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return { seconds: (total - nanoseconds) / 1_000_000_000n, nanoseconds: Number(nanoseconds), zone };
}
