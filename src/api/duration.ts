/** Durations as Go's `time.ParseDuration` reads them (https://pkg.go.dev/time#ParseDuration). */

const MILLISECOND = 1;
const SECOND = 1000 * MILLISECOND;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** `µ` and `μ` look alike and are two characters; Go takes both. */
const units = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', MILLISECOND],
  ['s', SECOND],
  ['m', MINUTE],
  ['h', HOUR],
]);
/** Go holds nanoseconds in 64 bits: about 292 years. */
const LONGEST = 2 ** 63 / 1e6;

/**
 * Milliseconds of a Go duration such as `1h30m`, `1.5s`, `-2m` or `0`; may be fractional or negative.
 *
 * @throws Error that quotes the text and says what to write
 */
export function parseGoDuration(text: string): number {
  const [, sign = '', body = ''] = /^([-+]?)(.*)$/su.exec(text) ?? [];
  if (body === '0') return 0;
  if (body === '') throw malformed(text, 'write a number and a unit, such as 30s, 15m or 24h');
  let total = 0;
  let rest = body;
  while (rest !== '') {
    const [part = '', number = '', unit = ''] = /^(\d+\.?\d*|\.\d+)([^\d.]*)/u.exec(rest) ?? [];
    if (part === '') throw malformed(text, 'write a number and a unit, such as 30s, 15m or 24h');
    const size = units.get(unit);
    if (size === undefined) throw malformed(text, unitAdvice(number, unit, part === body ? sign : undefined));
    total += Number(number) * size;
    rest = rest.slice(part.length);
  }
  if (total >= LONGEST) throw malformed(text, 'it is longer than 290 years');
  return sign === '-' && total !== 0 ? -total : total;
}

/** Days and weeks are what people write most; `whole` is the sign when the text has this one part only. */
function unitAdvice(number: string, unit: string, whole: string | undefined): string {
  const known = 'the units are ns, us, ms, s, m and h';
  if (unit === '')
    return whole === undefined ? known : `a unit is missing: write ${whole}${number}s for seconds`;
  const hours = { d: 24, day: 24, days: 24, w: 168 }[unit.toLowerCase().trim()];
  if (hours !== undefined && whole !== undefined) return `${known}: write ${whole}${Number(number) * hours}h`;
  return known;
}

function malformed(text: string, advice: string): Error {
  const shown = text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text;
  return new Error(`${JSON.stringify(shown)} is not a duration: ${advice}`);
}
