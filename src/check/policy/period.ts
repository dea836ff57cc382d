import { parseGoDuration } from '../../api/duration.ts';

const DAY = 24 * 60 * 60 * 1000;

/**
 * Milliseconds of a Go duration such as `12h`, or of whole days such as `30d`, which Go does not know and people count in.
 *
 * @throws Error that says what to write
 */
export function parsePeriod(text: string): number {
  const days = /^(\d{1,5})d$/u.exec(text)?.[1];
  return days === undefined ? parseGoDuration(text) : Number(days) * DAY;
}

/** As {@link parsePeriod}; undefined for none, and for one that cannot be read. */
export function periodOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  try {
    return parsePeriod(text);
  } catch {
    return undefined;
  }
}
