import { afterEach, describe, expect, test } from 'vitest';
import { createKubeClient } from '../client.ts';
import type { Lease } from './lease-record.ts';
import { type LeaderElection, type LeaderElectionOptions, startLeaderElection } from './lease.ts';
import { type ManualClock, manualClock } from '../testing/manual-clock.ts';
import { recordedLog } from '../testing/recorded-log.ts';
import { type Script, json, refuse, startScriptedServer } from '../testing/scripted-server.ts';
import { tokenAccess } from '../testing/token-access.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Candidate extends LeaderElection {
  /** `started`, `stopped` and `aborted` in order. */
  readonly heard: string[];
}

interface Stage {
  readonly clock: ManualClock;
  readonly lease: () => Lease | undefined;
  /** Writes the Lease as somebody else would, past all candidates. */
  readonly overwrite: (change: (lease: Lease) => Lease) => void;
  /** Answers every call in place of the Lease; undefined ends that. */
  readonly disturb: (script: Script | undefined) => void;
  readonly calls: () => number;
  readonly candidate: (identity: string, options?: Partial<LeaderElectionOptions>) => Candidate;
  /** Lets time pass in steps of a second; after each, everything that the candidates do because of it is done. */
  readonly pass: (seconds: number) => Promise<void>;
}

/** A server with one Lease that refuses writes with an old resourceVersion, as the real one does. */
async function stage(): Promise<Stage> {
  const clock = manualClock();
  let stored: Lease | undefined;
  let version = 0;
  let disturbance: Script | undefined;
  const store = (lease: Lease): Lease => {
    version += 1;
    stored = { ...lease, metadata: { ...lease.metadata, resourceVersion: String(version) } };
    return stored;
  };
  const server = await startScriptedServer((call, answer) => {
    if (disturbance) return disturbance(call, answer);
    if (call.method === 'GET') return stored ? json(answer, stored) : refuse(answer, 404, 'NotFound');
    const sent: Lease = JSON.parse(call.body);
    const isFresh =
      call.method === 'POST' ? !stored : sent.metadata.resourceVersion === stored?.metadata.resourceVersion;
    return isFresh ? json(answer, store(sent)) : refuse(answer, 409, 'Conflict');
  });
  cleanups.push(() => server.close());
  let running = 0;

  return {
    clock,
    lease: () => stored,
    overwrite: change => void (stored && store(change(stored))),
    disturb(script) {
      disturbance = script;
    },
    calls: () => server.calls.length,
    candidate(identity, options = {}) {
      const heard: string[] = [];
      running += 1;
      const client = createKubeClient({ access: tokenAccess(server), random: () => 0 });
      const election = startLeaderElection({
        client,
        namespace: 'postern',
        name: 'postern-certs',
        identity,
        onStarted: signal => {
          heard.push('started');
          signal.addEventListener('abort', () => heard.push('aborted'));
        },
        onStopped: () => void heard.push('stopped'),
        log: recordedLog(),
        clock,
        random: () => 0,
        ...options,
      });
      cleanups.push(
        () => client.close(),
        () => election.stop(),
      );
      return {
        ...election,
        heard,
        stop() {
          running -= 1;
          return election.stop();
        },
      };
    },
    async pass(seconds) {
      for (let second = 0; second < seconds; second += 1) {
        await clock.asleep(running);
        clock.advance(1000);
        await clock.asleep(running);
      }
    },
  };
}

const down: Script = (_call, answer) => refuse(answer, 403, 'Forbidden');
const by = (identity: string) => (lease: Lease) => ({
  ...lease,
  spec: { ...lease.spec, holderIdentity: identity },
});

test('the first candidate creates the lease and leads, the second one waits', async () => {
  const { lease, candidate, pass } = await stage();
  const first = candidate('a');
  await expect.poll(() => first.isLeader()).toBe(true);
  const second = candidate('b');
  await pass(40);
  expect([first.isLeader(), second.isLeader()]).toEqual([true, false]);
  expect([first.leader(), second.leader()]).toEqual(['a', 'a']);
  expect(lease()?.spec).toMatchObject({ holderIdentity: 'a', leaseTransitions: 0 });
  expect([first.heard, second.heard]).toEqual([['started'], []]);
});

test('a leader that stops gives the lease back, and the next candidate takes over at its next attempt', async () => {
  const { lease, candidate, pass } = await stage();
  const first = candidate('a');
  await expect.poll(() => first.isLeader()).toBe(true);
  const second = candidate('b');
  await expect.poll(() => second.leader()).toBe('a');
  await first.stop();
  expect(lease()?.spec?.holderIdentity).toBe('');
  expect(first.isLeader()).toBe(false);
  expect(first.heard).toEqual(['started', 'aborted', 'stopped']);
  await pass(3);
  expect(second.isLeader()).toBe(true);
  expect(lease()?.spec?.leaseTransitions).toBe(1);
});

test('a holder that has gone silent is replaced after the duration, by the own clock', async () => {
  const { overwrite, candidate, pass } = await stage();
  const first = candidate('a');
  await expect.poll(() => first.isLeader()).toBe(true);
  await first.stop();
  // A holder with a clock a year ahead.
  overwrite(lease =>
    by('silent')({ ...lease, spec: { leaseDurationSeconds: 15, renewTime: '2027-01-01T00:00:00.000000Z' } }),
  );
  const second = candidate('b');
  await expect.poll(() => second.leader()).toBe('silent');
  await pass(13);
  expect(second.isLeader()).toBe(false);
  await pass(5);
  expect(second.isLeader()).toBe(true);
});

test('a leader that cannot renew stops to lead at the renew deadline and leads again afterwards', async () => {
  const { disturb, candidate, pass } = await stage();
  const leader = candidate('a');
  await expect.poll(() => leader.isLeader()).toBe(true);
  disturb(down);
  await pass(9);
  expect(leader.isLeader()).toBe(true);
  await pass(1);
  expect(leader.isLeader()).toBe(false);
  expect(leader.heard).toEqual(['started', 'aborted', 'stopped']);
  disturb(undefined);
  await pass(3);
  expect(leader.isLeader()).toBe(true);
  expect(leader.heard.at(-1)).toBe('started');
});

test('a process that was frozen is no leader from its first moment back', async () => {
  const { candidate, clock } = await stage();
  const leader = candidate('a');
  await expect.poll(() => leader.isLeader()).toBe(true);
  clock.advance(3_600_000);
  expect(leader.isLeader()).toBe(false);
});

describe.each([
  ['set back', -3_600_000],
  ['set forward', 3_600_000],
])('a time of day that is %s', (_how, ms) => {
  test('costs no leadership, and is what the lease is renewed with', async () => {
    const { lease, candidate, clock, pass } = await stage();
    const leader = candidate('a');
    await expect.poll(() => leader.isLeader()).toBe(true);
    clock.correct(ms);
    expect(leader.isLeader()).toBe(true);
    await pass(12);
    expect([leader.isLeader(), leader.heard]).toEqual([true, ['started']]);
    const renewedAt = Date.parse(lease()?.spec?.renewTime ?? '');
    expect(clock.now() - renewedAt).toBeLessThan(4000);
  });

  test('does not prolong the term of a leader that cannot renew', async () => {
    const { candidate, clock, disturb, pass } = await stage();
    const leader = candidate('a');
    await expect.poll(() => leader.isLeader()).toBe(true);
    disturb(down);
    clock.correct(ms);
    await pass(10);
    expect([leader.isLeader(), leader.heard]).toEqual([false, ['started', 'aborted', 'stopped']]);
  });

  test('does not change how long a silent holder is waited for', async () => {
    const { overwrite, candidate, clock, pass } = await stage();
    const first = candidate('a');
    await expect.poll(() => first.isLeader()).toBe(true);
    await first.stop();
    overwrite(lease => by('silent')({ ...lease, spec: { leaseDurationSeconds: 15 } }));
    const second = candidate('b');
    await expect.poll(() => second.leader()).toBe('silent');
    clock.correct(ms);
    await pass(13);
    expect(second.isLeader()).toBe(false);
    await pass(5);
    expect(second.isLeader()).toBe(true);
  });
});

test('a leader that finds another holder in the lease stops at once', async () => {
  const { overwrite, candidate, pass } = await stage();
  const leader = candidate('a');
  await expect.poll(() => leader.isLeader()).toBe(true);
  overwrite(by('intruder'));
  await pass(5);
  expect(leader.isLeader()).toBe(false);
  expect(leader.heard).toEqual(['started', 'aborted', 'stopped']);
});

test('a foreign change that leaves the holder in place costs no leadership', async () => {
  const { lease, overwrite, candidate, pass } = await stage();
  const leader = candidate('a');
  await expect.poll(() => leader.isLeader()).toBe(true);
  overwrite(each => ({ ...each, metadata: { ...each.metadata, labels: { team: 'x' } } }));
  await pass(12);
  expect(leader.heard).toEqual(['started']);
  expect(leader.isLeader()).toBe(true);
  expect(lease()?.metadata.labels).toEqual({ team: 'x' });
});

test('of many candidates that find the lease free at once, one leads', async () => {
  const { candidate, pass } = await stage();
  const candidates = Array.from({ length: 6 }, (_each, index) => candidate(`candidate-${index}`));
  await pass(6);
  expect(candidates.filter(each => each.isLeader())).toHaveLength(1);
  expect(candidates.flatMap(each => each.heard)).toEqual(['started']);
});

test('a leader renews every two seconds with one call', async () => {
  const { calls, candidate, pass } = await stage();
  const leader = candidate('a');
  await expect.poll(() => leader.isLeader()).toBe(true);
  const before = calls();
  await pass(20);
  expect(calls() - before).toBe(10);
});

test('a callback that throws ends nothing', async () => {
  const { candidate, pass } = await stage();
  const log = recordedLog();
  const onStarted = (): void => {
    throw new Error('no');
  };
  const leader = candidate('a', { onStarted, log });
  await pass(12);
  expect(leader.isLeader()).toBe(true);
  expect(log.lines).toContain('error a callback of the leader election failed');
});
