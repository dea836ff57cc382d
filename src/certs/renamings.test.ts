import { expect, test } from 'vitest';

import { nextRepairAt } from './planner/contest.ts';
import { createRenamings } from './renamings.ts';

const MINUTE = 60_000;

test('names that keep changing are followed more slowly, and that is said once, until they have been quiet', () => {
  let clock = Date.UTC(2026, 5, 1);
  const said: object[] = [];
  const renamings = createRenamings({ warn: fields => void said.push(fields) }, () => clock);
  const pauses = [1, 2, 3, 4, 5, 6].map(() => {
    renamings.note();
    return nextRepairAt(renamings.contest(), clock) - clock;
  });
  expect(pauses).toEqual([0, 0, 0, 2000, 4000, 8000]);
  expect(said).toEqual([{ nextRepairAt: new Date(clock + 2000) }]);

  clock += 11 * MINUTE;
  renamings.note();
  expect(nextRepairAt(renamings.contest(), clock)).toBe(clock);
  for (let times = 0; times < 3; times++) renamings.note();
  expect(said).toHaveLength(2);
});
