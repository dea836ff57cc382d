import { beforeEach, describe, expect, test } from 'vitest';

import type { TrustTarget } from './certificate-cluster.ts';
import { isContested, nextRepairAt } from './planner/contest.ts';
import { createRepairs, type Repairs } from './repairs.ts';

const { signal } = new AbortController();
const KEY = 'ConfigMap/ours';
const target = (about: Partial<TrustTarget> = {}): TrustTarget => ({
  kind: 'ConfigMap',
  name: 'ours',
  uid: 'u1',
  resourceVersion: '1',
  entries: [],
  otherManagers: ['argocd'],
  ...about,
});
let clock: number;
let counted: string[];
let announced: string[];
let lines: string[];
let refusal: Error | undefined;
let repairs: Repairs;

beforeEach(() => {
  clock = Date.UTC(2026, 5, 1);
  counted = [];
  announced = [];
  lines = [];
  refusal = undefined;
  repairs = createRepairs({
    cluster: {
      async announceContest({ name }, managers) {
        if (refusal) throw refusal;
        announced.push(`${name} by ${managers.join()}`);
      },
    },
    log: { info() {}, warn: (_fields, message) => void lines.push(message) },
    now: () => clock,
    count: (key, manager) => void counted.push(`${key} ${manager}`),
  });
});

async function apply(times: number, caBundle = 'PEM', about: Partial<TrustTarget> = {}): Promise<void> {
  for (let time = 0; time < times; time++) await repairs.applied(target(about), caBundle, signal);
}

describe('no repair is', () => {
  test('the first publication, nor each new bundle of a rotation', async () => {
    for (const caBundle of ['old', 'old+new', 'new+old', 'new', 'newer']) await apply(1, caBundle);
    expect(counted).toEqual([]);
    expect(repairs.contests.size).toBe(0);
  });

  test('a publication to an object that was made anew', async () => {
    await apply(1);
    await apply(1, 'PEM', { uid: 'u2' });
    expect(counted).toEqual([]);
  });

  test('a publication to an object that had gone for a while', async () => {
    await apply(1);
    repairs.observe([]);
    await apply(1);
    expect(counted).toEqual([]);
  });
});

test('a bundle that was undone counts for each manager that may have done it', async () => {
  await apply(2, 'PEM', { otherManagers: ['argocd', 'kubectl-edit'] });
  expect(counted).toEqual([`${KEY} argocd`, `${KEY} kubectl-edit`]);
});

test('one that nobody is known to have undone counts as well', async () => {
  await apply(2, 'PEM', { otherManagers: [] });
  expect(counted).toEqual([`${KEY} unknown`]);
});

test('a few repairs are nothing to speak of; from the fourth on it is a contest, and that is said once', async () => {
  await apply(4);
  expect([announced, lines]).toEqual([[], []]);
  await apply(5);
  expect(announced).toEqual(['ours by argocd']);
  expect(lines).toEqual(['another writer keeps changing the caBundle; repairing it more slowly from now on']);
  expect(isContested(repairs.contests.get(KEY), clock)).toBe(true);
});

test('an Event tells of a contest at least every ten minutes for as long as it goes on, the log once', async () => {
  const toldAt: number[] = [];
  const end = clock + 2 * 3_600_000;
  // The other writer is at it every 15 seconds; so each repair that is allowed finds something to do.
  for (; clock < end; clock += 15_000) {
    if (nextRepairAt(repairs.contests.get(KEY), clock) > clock) continue;
    await apply(1);
    if (announced.length > toldAt.length) toldAt.push(clock);
  }
  const gaps = [...toldAt.slice(1), end].map((at, index) => at - (toldAt[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(600_000);
  expect(lines).toHaveLength(1);
});

test('a contest that ended and begins anew is announced again', async () => {
  await apply(5);
  clock += 11 * 60_000;
  await apply(4);
  expect(announced).toEqual(['ours by argocd', 'ours by argocd']);
});

test('an Event that cannot be written costs nothing but a line in the log', async () => {
  refusal = new Error('events is forbidden');
  await apply(5);
  expect(lines.at(-1)).toBe('the Event about the contest could not be written');
  expect(isContested(repairs.contests.get(KEY), clock)).toBe(true);
});

test('what is known of a target that went away is forgotten, and of the others kept', async () => {
  await apply(5);
  repairs.observe([target()]);
  expect(repairs.contests.has(KEY)).toBe(true);
  repairs.observe([]);
  expect(repairs.contests.has(KEY)).toBe(false);
});
