import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { KubeClient } from '../../../src/kube/client.ts';
import { startLeaderElection, type LeaderElection } from '../../../src/kube/lease/lease.ts';
import { resourcePath } from '../../../src/kube/resource-path.ts';
import { recordedLog } from '../../../src/kube/testing/recorded-log.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { adminClient } from '../support/admin-client.ts';
import { waitUntil } from '../../harness/wait-until.ts';

const log = recordedLog();
const cleanups: (() => Promise<void>)[] = [];
let cluster: Cluster;
let client: KubeClient;
let namespace: string;

beforeAll(async () => {
  cluster = await startCluster();
  client = await adminClient(cluster);
});

afterAll(async () => {
  client?.close();
  await cluster?.stop();
});

beforeEach(async () => {
  namespace = await cluster.createNamespace();
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

interface Candidate {
  readonly election: LeaderElection;
  /** From now on it reaches no API server. */
  readonly cutOff: () => void;
  readonly terms: readonly AbortSignal[];
}

function candidate(identity: string): Candidate {
  let reachable = true;
  const terms: AbortSignal[] = [];
  const reach = (): KubeClient => {
    if (!reachable) throw new Error('connect ECONNREFUSED');
    return client;
  };
  const election = startLeaderElection({
    client: {
      get: async (path, options) => reach().get(path, options),
      create: async (path, object, options) => reach().create(path, object, options),
      replace: async (path, object, options) => reach().replace(path, object, options),
    },
    namespace,
    name: 'postern',
    identity,
    durationSeconds: 3,
    renewDeadlineSeconds: 2,
    retrySeconds: 0.2,
    onStarted: signal => void terms.push(signal),
    log,
  });
  cleanups.push(() => election.stop());
  return {
    election,
    terms,
    cutOff: () => {
      reachable = false;
    },
  };
}

const leads = ({ election }: Candidate, timeoutSeconds: number) =>
  waitUntil(async () => election.isLeader(), {
    what: 'the candidate leads',
    timeoutSeconds,
    everyMilliseconds: 20,
  });

test('one candidate leads; when it stops, the other follows at once and not before', async () => {
  const first = candidate('first');
  await leads(first, 30);
  const second = candidate('second');
  await waitUntil(async () => second.election.leader() === 'first', {
    what: 'the second one knows who leads',
    timeoutSeconds: 30,
  });
  await sleep(3500);
  expect(first.election.isLeader()).toBe(true);
  expect(second.election.isLeader()).toBe(false);

  await first.election.stop();
  expect(first.terms.map(({ aborted }) => aborted)).toEqual([true]);
  await leads(second, 2);
  const path = resourcePath({
    group: 'coordination.k8s.io',
    version: 'v1',
    resource: 'leases',
    namespace,
    name: 'postern',
  });
  expect(await client.get(path)).toMatchObject({ spec: { holderIdentity: 'second' } });
});

test('a leader that is cut off gives up before the other takes over', async () => {
  const first = candidate('first');
  await leads(first, 30);
  const second = candidate('second');
  first.cutOff();
  let together = false;
  await waitUntil(
    async () => {
      together ||= first.election.isLeader() && second.election.isLeader();
      return second.election.isLeader();
    },
    { what: 'the second one leads', timeoutSeconds: 60, everyMilliseconds: 5 },
  );
  expect(together).toBe(false);
  expect(first.election.isLeader()).toBe(false);
});

test('of two candidates that start at the same moment one leads', async () => {
  const both = [candidate('first'), candidate('second')];
  await waitUntil(async () => both.some(({ election }) => election.isLeader()), {
    what: 'one of them leads',
    timeoutSeconds: 30,
  });
  await sleep(1000);
  expect(both.filter(({ election }) => election.isLeader())).toHaveLength(1);
});
