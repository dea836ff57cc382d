import { expect, test } from 'vitest';

import { isContested, nextRepairAt, repaired, type Contest } from './contest.ts';

const MINUTE = 60_000;

/** Repairs as soon as allowed, the other writer undoing each at once. Answers the pauses in seconds. */
function fight(rounds: number): { pauses: number[]; contest: Contest | undefined; now: number } {
  let contest: Contest | undefined;
  let now = 1_000_000;
  const pauses: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const at = nextRepairAt(contest, now);
    pauses.push((at - now) / 1000);
    now = at;
    contest = repaired(contest, now);
  }
  return { pauses, contest, now };
}

test('the first repairs are made at once, then each waits twice as long, up to five minutes', () => {
  expect(fight(15).pauses).toEqual([0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
});

test('a fight does not end by itself at the longest pause', () => {
  const { contest, now } = fight(40);
  expect(isContested(contest, now + 5 * MINUTE)).toBe(true);
});

test('ten quiet minutes end it, and the next repair is made at once', () => {
  const { contest, now } = fight(10);
  const later = now + 11 * MINUTE;
  expect(isContested(contest, later)).toBe(false);
  expect(nextRepairAt(contest, later)).toBe(later);
  expect(repaired(contest, later).repairs).toBe(1);
});

test('a clock that was set back far does not stop repairs', () => {
  const { contest, now } = fight(10);
  expect(nextRepairAt(contest, now - 60 * MINUTE)).toBe(now - 60 * MINUTE);
});

test('a few repairs in a row are no fight', () => {
  const { contest, now } = fight(3);
  expect(isContested(contest, now)).toBe(false);
});
