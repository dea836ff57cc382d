/**
 * Repairs of one target's caBundle, or of the names of the leaf, that came close after one another. Another controller
 * that writes the same field would otherwise be answered as fast as both can write.
 */
export interface Contest {
  readonly repairs: number;
  /** Of the latest repair; milliseconds since the epoch. */
  readonly lastAt: number;
}

/** Of a target: which bundle it is that is undone. Another one, as an emergency publishes it, waits for no turn. */
export interface BundleContest extends Contest {
  /** PEM. */
  readonly caBundle: string;
}

/** Repairs that are made at once: a deployment tool applies a few times in a row and then stops. */
const REPAIRS_AT_ONCE = 3;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 300_000;
/** So long without a repair, and the contest is over. Longer than the longest pause. */
const QUIET_MS = 600_000;

export function repaired(contest: Contest | undefined, now: number): Contest {
  return { repairs: current(contest, now) + 1, lastAt: now };
}

/** Not before this time may the target be repaired again. */
export function nextRepairAt(contest: Contest | undefined, now: number): number {
  if (contest === undefined || !isContested(contest, now)) return now;
  const doublings = contest.repairs - REPAIRS_AT_ONCE;
  return contest.lastAt + Math.min(FIRST_PAUSE_MS * 2 ** doublings, LONGEST_PAUSE_MS);
}

export function isContested(contest: Contest | undefined, now: number): boolean {
  return current(contest, now) > REPAIRS_AT_ONCE;
}

function current(contest: Contest | undefined, now: number): number {
  // A clock that was set back must not keep a contest open for ever.
  return contest === undefined || Math.abs(now - contest.lastAt) > QUIET_MS ? 0 : contest.repairs;
}
