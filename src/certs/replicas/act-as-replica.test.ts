import { beforeEach, expect, test } from 'vitest';

import { createReplicaActor, type ReplicaActor } from './act-as-replica.ts';
import type { ReplicaReport } from './replica-report.ts';
import type { Action } from '../situation.ts';

const REPORT = { replica: 'a', chain: 'one', leafNotAfter: 0, ready: true, reason: '', renewedAt: 0 };
const { signal } = new AbortController();
let fails: boolean;
let troubles: Set<string>;
let actor: ReplicaActor;

beforeEach(() => {
  fails = false;
  troubles = new Set();
  const call = async (): Promise<void> => {
    if (fails) throw new Error('no answer');
  };
  actor = createReplicaActor({
    cluster: { publishReport: call, withdrawReport: call },
    serving: { replace() {} },
    log: { info() {} },
  });
});

const publish = (report: ReplicaReport, first = false): Action => ({ do: 'publish-report', report, first });
const act = (...actions: readonly Action[]) => actor.act(actions, troubles, signal);

test('after the report that comes before all else another plan is due, and after a later one none', async () => {
  expect(await act(publish(REPORT, true))).toBe(true);
  expect(await act(publish({ ...REPORT, renewedAt: 1 }))).toBe(false);
  expect(actor.reported()).toEqual({ ...REPORT, renewedAt: 1 });
});

test('what is about the Secret and the targets is left to others', async () => {
  expect(await act({ do: 'wait', until: 0 })).toBe(false);
  expect(troubles).toEqual(new Set());
});

test('a report of another certificate whose write fails may be stored or not', async () => {
  await act(publish(REPORT));
  fails = true;
  expect(await act(publish({ ...REPORT, chain: 'two' }, true))).toBe(false);
  expect(actor.reported()).toBeUndefined();
  expect([...troubles]).toEqual([expect.stringMatching(/: no answer$/)]);
});

test('a report of the same certificate whose write fails leaves the one before known', async () => {
  await act(publish(REPORT));
  fails = true;
  await act(publish({ ...REPORT, renewedAt: 1 }));
  expect(actor.reported()).toEqual(REPORT);
});

test('one that cannot be carried out does not keep the others from it', async () => {
  fails = true;
  await act({ do: 'remove-report', replica: 'gone' }, publish(REPORT));
  expect(troubles.size).toBe(2);
});
