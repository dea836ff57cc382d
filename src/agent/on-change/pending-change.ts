/** A change of which the application was not told yet is told again and again, until that works. */
import type { OnChange } from '../../plan/plan.ts';
import { announceChange, type OnChangeTools } from './on-change.ts';
import { retryDelay } from '../refresh/schedule.ts';

const FIRST_RETRY = 2000;
const LONGEST_RETRY = 300_000;

export interface PendingChange {
  /** In a row. */
  readonly failures: number;
  /** Milliseconds since the epoch. */
  readonly nextTry: number;
}

/** A change just made, or one that an earlier process left. */
export const UNTOLD: PendingChange = { failures: 0, nextTry: -Infinity };

/** Tells the application if that is due. Answers what is still to be told; nothing where the plan wants nothing told. */
export async function announcePending(
  pending: PendingChange | undefined,
  onChange: OnChange | undefined,
  tools: OnChangeTools,
  signal: AbortSignal,
): Promise<PendingChange | undefined> {
  if (pending === undefined || onChange === undefined) return undefined;
  const { clock } = tools;
  const wait = pending.nextTry - clock.now();
  // No wait is that long: the clock was set back.
  if (wait > 0 && wait <= LONGEST_RETRY) return pending;
  if (await announceChange(onChange, tools, signal)) return undefined;
  const failures = pending.failures + 1;
  const delay = retryDelay(failures, FIRST_RETRY, LONGEST_RETRY, clock.random());
  return { failures, nextTry: clock.now() + delay };
}
