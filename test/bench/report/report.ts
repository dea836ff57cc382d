import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeClient } from '../../../src/kube/client.ts';
import { adminClient } from '../../cluster/support/admin-client.ts';
import { installKinds, installPostern } from '../../cluster/support/install-postern.ts';
import { installReportKinds } from '../../cluster/support/report-kinds.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { cpuMilliseconds, memoryOf, type Memory } from '../process-usage.ts';
import { changesIn, NO_CHANGE, untilReported, type Make } from './report-changes.ts';
import { startLeader, type Leader, type LeaderOptions } from './report-leader.ts';
import { fillWorld, namespaceName, type ReportWorld } from './report-world.ts';

export interface ReportBenchOptions extends LeaderOptions {
  readonly world: ReportWorld;
  /** For heaps to be collected, and for what was put off, before something is measured. */
  readonly settleSeconds: number;
  /** How long each kind of change goes on, and how long nothing happens. */
  readonly seconds: number;
  /** Between two changes. */
  readonly everySeconds: number;
}

export interface ReportFigures {
  readonly world: ReportWorld;
  /** From the start of the process, without the report and with it: what it has in memory when all is known. */
  readonly off: Memory;
  readonly on: Memory;
  /** From the start of the process to the first complete look, and the CPU for that; without the report, to readiness. */
  readonly first: { readonly seconds: number; readonly cpu: number; readonly cpuOff: number };
  /** CPU milliseconds of a second in which nothing changes. */
  readonly idle: { readonly off: number; readonly on: number };
  readonly rows: readonly ReportRow[];
}

export interface ReportRow {
  readonly what: string;
  /** How many objects are judged by what changes. */
  readonly dependents: string;
  /** CPU milliseconds for each change, beyond those of the same time without one. */
  readonly cpu: number;
  /** From a change to its report. */
  readonly seconds: number | undefined;
}

/**
 * One replica that leads, from the bundle, with a real API server full of objects: what the background report costs when
 * the replica starts to lead, and what for each change afterwards.
 */
export async function benchReport(options: ReportBenchOptions): Promise<ReportFigures> {
  const { world, settleSeconds } = options;
  await using closing = new AsyncDisposableStack();
  const cluster = await startCluster();
  closing.defer(() => cluster.stop());
  const client = await adminClient(cluster);
  closing.defer(() => client.close());
  await installKinds(cluster);
  await fillWorld(client, world);
  await installReportKinds(cluster, 'wgpolicyk8s.io');
  const postern = await installPostern(cluster, { replicas: 0 });
  closing.defer(() => postern.stop());
  const kubeconfig = join(postern.folder, 'kubeconfig');

  const off = await startLeader(options, kubeconfig, 'off');
  const cpuOff = off.cpuAtReady;
  await sleep(settleSeconds * 1000);
  const memoryOff = memoryOf(off.pid);
  const idleOff = await measureChanges(options, client, off, NO_CHANGE);
  await off.stop();

  const on = await startLeader(options, kubeconfig, 'on');
  closing.defer(() => on.stop());
  await waitUntil(async () => (await on.metric('postern_report_completed_seconds')) !== undefined, {
    what: 'everything has been looked at',
    timeoutSeconds: 600,
    everyMilliseconds: 50,
  });
  const first = { seconds: (performance.now() - on.startedAt) / 1000, cpu: cpuMilliseconds(on.pid), cpuOff };
  await untilReported(client, namespaceName(0), ({ summary }) => (summary?.pass ?? 0) > 0);
  await sleep(settleSeconds * 1000);
  const memoryOn = memoryOf(on.pid);
  const idle = await measureChanges(options, client, on, NO_CHANGE);
  const rows: ReportRow[] = [];
  for (const change of changesIn(world)) {
    const startedAt = performance.now();
    const before = cpuMilliseconds(on.pid);
    const seconds = await change.timed?.(client);
    const rounds = (performance.now() - startedAt) / 1000 / options.everySeconds;
    const once = cpuMilliseconds(on.pid) - before - rounds * idle;
    await sleep(settleSeconds * 1000);
    const cpu =
      change.make === undefined ? once : (await measureChanges(options, client, on, change.make)) - idle;
    rows.push({ what: change.what, dependents: change.dependents, cpu, seconds });
    await sleep(settleSeconds * 1000);
  }
  const { everySeconds } = options;
  const perSecond = { off: idleOff / everySeconds, on: idle / everySeconds };
  return { world, off: memoryOff, on: memoryOn, first, idle: perSecond, rows };
}

/** CPU milliseconds for each change, or for as long as one change goes on. */
async function measureChanges(
  { seconds, everySeconds }: ReportBenchOptions,
  client: KubeClient,
  leader: Leader,
  make: Make,
): Promise<number> {
  const rounds = Math.max(1, Math.round(seconds / everySeconds));
  const before = cpuMilliseconds(leader.pid);
  for (let round = 0; round < rounds; round++) {
    await make(client, round);
    await sleep(everySeconds * 1000);
  }
  return (cpuMilliseconds(leader.pid) - before) / rounds;
}
