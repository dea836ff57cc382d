const DAY = 24 * 60 * 60 * 1000;

/**
 * The moment at which an exception ends: the end of a day in UTC (`2027-01-31`), or a moment (`2027-01-31T12:00:00Z`).
 *
 * @returns undefined for a text that is neither, and for days that no calendar has
 */
export function expiryOf(text: string): Date | undefined {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2})?Z)?$/u.exec(text) ?? [];
  if (day === undefined) return undefined;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Date takes 2027-02-30 for the second of March.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return undefined;
  const end = time === undefined ? midnight + DAY : Date.parse(text);
  return Number.isNaN(end) ? undefined : new Date(end);
}

/** `in 6 days`, `in 5 hours`: how long it is from now until then. Days are those of the calendar (UTC), whatever the hour is. */
export function timeUntil(end: Date, now: Date): string {
  const hours = Math.max(0, Math.floor((end.getTime() - now.getTime()) / (60 * 60 * 1000)));
  // The end of a day is the beginning of the next.
  const days = dayOf(new Date(end.getTime() - 1)) - dayOf(now);
  if (hours >= 48 && days >= 2) return `in ${days} days`;
  if (hours >= 2) return `in ${hours} hours`;
  return hours === 1 ? 'in an hour' : 'in less than an hour';
}

function dayOf(moment: Date): number {
  return Math.floor(moment.getTime() / DAY);
}
