import { isContested, nextRepairAt, repaired, type Contest } from './planner/contest.ts';

/** Leaves that this replica had issued for another set of names, close after one another. */
export interface Renamings {
  contest(): Contest | undefined;
  /** One more was issued just now. */
  note(): void;
}

/** `now`: milliseconds since the epoch. Whoever keeps changing names is named once in the log. */
export function createRenamings(
  log: { warn(fields: object, message: string): void },
  now: () => number,
): Renamings {
  let contest: Contest | undefined;
  return {
    contest: () => contest,
    note() {
      const at = now();
      const wasContested = isContested(contest, at);
      contest = repaired(contest, at);
      if (wasContested || !isContested(contest, at)) return;
      const next = new Date(nextRepairAt(contest, at));
      log.warn(
        { nextRepairAt: next },
        'the names by which webhooks call keep changing; following them more slowly',
      );
    },
  };
}
