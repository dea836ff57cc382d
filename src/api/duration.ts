/** Durations as Go's `time.ParseDuration` reads them (https://pkg.go.dev/time#ParseDuration). */

import { quotable } from './quotable.ts';
import { parseDuration } from '../golang/time/parse-duration.ts';

/**
 * Milliseconds of a Go duration such as `1h30m`, `1.5s`, `-2m` or `0`; may be fractional or negative.
 *
 * @throws Error that quotes the text where that can be no secret, and says what to write
 */
export function parseGoDuration(text: string): number {
  const [, count, unit = ''] = PLAIN.exec(text) ?? [];
  if (count !== undefined) return Number(count) * (milliseconds.get(unit) ?? 0);
  const nanoseconds = parseDuration(Buffer.from(text).toString('latin1'));
  if (nanoseconds === undefined) throw malformed(text, advice(text));
  return Number(nanoseconds) / 1e6;
}

/** What nearly everybody writes, and so short that it is exact without BigInt. */
const PLAIN = /^(\d{1,6})([smh])$/u;

const milliseconds: ReadonlyMap<string, number> = new Map([
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** `µ` and `μ` look alike and are two characters; Go takes both. */
const units = new Set(['ns', 'us', 'µs', 'μs', 'ms', 's', 'm', 'h']);

/** About the first part that Go does not take. */
function advice(text: string): string {
  const [, sign = '', body = ''] = /^([-+]?)(.*)$/su.exec(text) ?? [];
  let rest = body;
  do {
    const [part = '', number = '', unit = ''] = /^(\d+\.?\d*|\.\d+)([^\d.]*)/u.exec(rest) ?? [];
    if (part === '') return 'write a number and a unit, such as 30s, 15m or 24h';
    if (!units.has(unit)) return unitAdvice(number, unit, part === body ? sign : undefined);
    rest = rest.slice(part.length);
  } while (rest !== '');
  return 'it is longer than 290 years';
}

/** Days and weeks are what people write most; `whole` is the sign when the text has this one part only. */
function unitAdvice(number: string, unit: string, whole: string | undefined): string {
  const known = 'the units are ns, us, ms, s, m and h';
  if (number.length > 20) return known;
  if (unit === '')
    return whole === undefined ? known : `a unit is missing: write ${whole}${number}s for seconds`;
  const [factor, short] =
    words.get(
      unit
        .toLowerCase()
        .trim()
        .replace(/(?<=..)s$/u, ''),
    ) ?? [];
  // M may be months.
  if (factor === undefined || whole === undefined || unit === 'M') return known;
  return `${known}: write ${whole}${Number(number) * factor}${short}`;
}

/** What people write for a unit, without the s of a plural: what one of it is. */
const words: ReadonlyMap<string, readonly [factor: number, unit: string]> = new Map([
  ['w', [168, 'h']],
  ['week', [168, 'h']],
  ['d', [24, 'h']],
  ['day', [24, 'h']],
  ['h', [1, 'h']],
  ['hr', [1, 'h']],
  ['hour', [1, 'h']],
  ['m', [1, 'm']],
  ['min', [1, 'm']],
  ['minute', [1, 'm']],
  ['s', [1, 's']],
  ['sec', [1, 's']],
  ['second', [1, 's']],
]);

/** Numbers, each with something like a unit. */
const NEAR = /^[-+]*(?:[\d.]+\s*(?:[a-zµμ]{0,4}|hours|minutes?|seconds?)\s*){1,3}$/iu;

function malformed(text: string, advice: string): Error {
  return new Error(`${quotable(text, NEAR.test(text.slice(0, 40)))} is not a duration: ${advice}`);
}
