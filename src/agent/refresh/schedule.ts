/** When a secret is fetched next. Pure; times are milliseconds since the epoch, null in `nextDue` means never. */
import type { Explanation } from '../explain-error.ts';
import type { SecretState } from '../state/state.ts';

const SECOND = 1000;
const FIRST_RETRY = 2 * SECOND;
const LONGEST_RETRY = 300 * SECOND;
/** So that replicas that started together do not fetch together for ever. */
const JITTER = 0.1;
/** How far an attempt may lie in the future before the clock counts as set back: time services correct by less. */
const CLOCK_TOLERANCE = 5 * SECOND;
/** The last time that a Date can hold. */
const END_OF_TIME = 8.64e15;

/**
 * Fresh, due again after the interval ±10 %, or sooner where a part of it runs out sooner. What is never refreshed is not
 * renewed either.
 */
export function afterSuccess(
  refreshSeconds: number,
  now: number,
  random: number,
  renewBy = Infinity,
): SecretState {
  const interval = refreshSeconds * SECOND * (1 - JITTER + 2 * JITTER * random);
  const due = Math.max(now, Math.min(END_OF_TIME, now + interval, renewBy));
  const nextDue = refreshSeconds === 0 ? null : Math.round(due);
  return { state: 'fresh', lastSuccess: now, lastAttempt: now, nextDue, failures: 0 };
}

/**
 * Stale (or expired, as before), due again after a back-off of at most the interval and five minutes; later where the other
 * side asks for that, but not later than after five minutes either.
 */
export function afterFailure(
  previous: SecretState | undefined,
  { code, message, retryAfter = 0 }: Pick<Explanation, 'code' | 'message' | 'retryAfter'>,
  refreshSeconds: number,
  now: number,
  random: number,
): SecretState {
  const failures = (previous?.failures ?? 0) + 1;
  const longest = refreshSeconds === 0 ? LONGEST_RETRY : Math.min(LONGEST_RETRY, refreshSeconds * SECOND);
  const delay = retryDelay(failures, FIRST_RETRY, longest, random);
  return {
    state: previous?.state === 'expired' ? 'expired' : 'stale',
    // A success in the future was before the clock was set back: how long ago is not known, but not less than nothing.
    lastSuccess: typeof previous?.lastSuccess === 'number' ? Math.min(previous.lastSuccess, now) : null,
    lastAttempt: now,
    nextDue: now + Math.max(delay, Math.min(LONGEST_RETRY, Math.round(retryAfter))),
    failures,
    error: { code, message },
  };
}

/** When a secret is to be fetched; Infinity: never. At once where the clock was set back, or it would rest for as long. */
export function dueAt({ nextDue, lastAttempt }: SecretState, now: number): number {
  if (nextDue === null) return Infinity;
  return lastAttempt !== null && lastAttempt > now + CLOCK_TOLERANCE ? -Infinity : nextDue;
}

/** Milliseconds before the next try: doubled after each failure up to `longest`, between half and all of that. */
export function retryDelay(failures: number, first: number, longest: number, random: number): number {
  return Math.round(Math.min(longest, first * 2 ** (failures - 1)) * (0.5 + random / 2));
}

/** When last good data may no longer be served; undefined while there is no failure, no limit or no data. */
export function expiry(state: SecretState, maxStaleSeconds: number | undefined): number | undefined {
  return state.state === 'stale' ? lastServed(state, maxStaleSeconds) : undefined;
}

/** Whether data that is served at `now` has become too old, given that the attempt just made failed or not. */
export function hasExpired(
  state: SecretState,
  failed: boolean,
  maxStaleSeconds: number | undefined,
  now: number,
): boolean {
  if (state.state === 'expired' || (state.state === 'fresh' && !failed)) return false;
  return (lastServed(state, maxStaleSeconds) ?? Infinity) <= now;
}

function lastServed({ lastSuccess }: SecretState, maxStaleSeconds: number | undefined): number | undefined {
  if (lastSuccess === null || maxStaleSeconds === undefined) return undefined;
  return lastSuccess + maxStaleSeconds * SECOND;
}
