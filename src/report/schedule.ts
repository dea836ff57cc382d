/** When objects are looked at again: pure, in milliseconds of a clock that never jumps. */

/** What hangs together is often changed together. */
export const SETTLE_MS = 1000;
/** Exceptions end and values grow old without an event; nor may one that was missed stay missed. */
export const AT_LEAST_EVERY_MS = 10 * 60_000;
/** Shortest pause between two looks. */
const PAUSE_MS = 5000;
/** Looking takes at most about a tenth of the time, however large the cluster is and however much changes in it. */
const PAUSE_FACTOR = 10;

/**
 * More objects than this are not read one by one when something that they depend on changes: everything is looked at again. A page of
 * a list costs as much as a few reads.
 */
export const MOST_SINGLE_READS = 500;

export interface LastLook {
  readonly endedAt: number;
  readonly tookMs: number;
  /** It did not come to its end. */
  readonly hasFailed: boolean;
}

/**
 * When the next look at everything is due.
 * @param isAsked something has changed since the last one began
 */
export function nextLook(last: LastLook | undefined, isAsked: boolean): number {
  if (last === undefined) return 0;
  const { endedAt, tookMs, hasFailed } = last;
  const pause = Math.min(AT_LEAST_EVERY_MS, Math.max(PAUSE_MS, PAUSE_FACTOR * tookMs));
  return endedAt + (isAsked || hasFailed ? pause : AT_LEAST_EVERY_MS);
}

/** Reading one by one is mostly waiting: a third of the time that way is a small part of the processor's. */
const READS_PAUSE_FACTOR = 2;

/**
 * When objects may be read one by one again.
 * @param last the last time that any were, but for a look at everything
 */
export function nextReads(last: Pick<LastLook, 'endedAt' | 'tookMs'> | undefined): number {
  return last === undefined
    ? 0
    : last.endedAt + Math.min(AT_LEAST_EVERY_MS, READS_PAUSE_FACTOR * last.tookMs);
}
