export interface BackoffLimits {
  /** Longest delay before the second attempt, in milliseconds. */
  readonly baseMs: number;
  /** No delay is ever longer, in milliseconds. */
  readonly capMs: number;
}

/**
 * Exponential back-off: `failures` = 1 gives up to `baseMs`, and each further failure doubles that up to
 * `capMs`. The delay lies in the upper half of its range, so that clients that fail together come back apart
 * and none comes back at once.
 */
export function backoffMs(failures: number, { baseMs, capMs }: BackoffLimits, random: () => number): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.max(0, failures - 1));
  return ceiling * (0.5 + random() / 2);
}
