const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A Go duration, which knows no days, in the largest unit that leaves nothing over: what to write for `7d` is `168h`. */
export function intervalText(milliseconds: number): string {
  if (milliseconds % HOUR === 0) return `${milliseconds / HOUR}h`;
  if (milliseconds % MINUTE === 0) return `${milliseconds / MINUTE}m`;
  return milliseconds % SECOND === 0 ? `${milliseconds / SECOND}s` : `${milliseconds}ms`;
}
