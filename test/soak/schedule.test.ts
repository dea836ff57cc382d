import { expect, test } from 'vitest';
import { DISTURBANCES, schedule } from './schedule.ts';

const counts = {
  'ask for a rotation': 5,
  'wipe the caBundles': 4,
  'kill the leader': 3,
  'delete the Secret': 2,
  'restart the API server': 1,
  'roll out all replicas': 0,
};

test('everything happens as often as it is asked for, in order, within the time', () => {
  const plan = schedule(600_000, counts);
  for (const what of DISTURBANCES) {
    expect(plan.filter(appointment => appointment.what === what)).toHaveLength(counts[what]);
  }
  const times = plan.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(Math.min(...times)).toBeGreaterThan(40_000);
  expect(Math.max(...times)).toBeLessThan(560_000);
});

test('no two things begin at the same moment', () => {
  const plan = schedule(600_000, { ...counts, 'roll out all replicas': 4, 'kill the leader': 4 });
  const gaps = plan.slice(1).map(({ at }, i) => at - (plan[i]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(1000);
});
