import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKubeClient, type KubeClient } from '../../src/kube/client.ts';
import { loadClusterAccess } from '../../src/kube/config.ts';
import type { KubeObject } from '../../src/kube/object.ts';
import { resourcePath } from '../../src/kube/resource-path.ts';
import { DEPLOY, POSTERN_NAMESPACE } from '../cluster/support/deployed-objects.ts';
import { installKinds, installPostern } from '../cluster/support/install-postern.ts';
import { installReportKinds } from '../cluster/support/report-kinds.ts';
import { startCluster } from '../harness/api-server.ts';
import { freePort } from '../harness/free-port.ts';
import { send } from '../harness/http-send.ts';
import { startProgram, type Program } from '../harness/program.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { cpuMilliseconds, memoryOf, type Memory } from './process-usage.ts';
import { ESO, fillWorld, namespaceName, secretNumber, type ReportWorld } from './report-world.ts';
import { deployed } from './serve-process.ts';

export interface ReportBenchOptions {
  /** The bundle. */
  readonly program: string;
  /** For logs. */
  readonly folder: string;
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
  const access = await loadClusterAccess({ from: 'file', path: cluster.kubeconfigPath });
  const client = createKubeClient({ access });
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

interface Change {
  readonly what: string;
  readonly dependents: string;
  /** absent: such changes are put together, and the one that is timed has to do. */
  readonly make?: Make;
  /** Makes a change and resolves to the seconds until a report tells it. */
  readonly timed?: (client: KubeClient) => Promise<number>;
}

type Make = (client: KubeClient, round: number) => Promise<unknown>;

const NO_CHANGE: Make = async () => undefined;

function changesIn(world: ReportWorld): readonly Change[] {
  const ofStore = Math.round(world.externalSecrets / Math.max(1, world.stores));
  const ofNamespace = Math.round((world.externalSecrets + world.stores) / world.namespaces);
  const store = resourcePath({
    ...ESO,
    resource: 'secretstores',
    namespace: namespaceName(1),
    name: 'store-0',
  });
  return [
    {
      what: 'an ExternalSecret: its refreshInterval',
      dependents: '1',
      make: (client, round) => applyManifest(client, 1, world, { refreshInterval: `${1 + (round % 9)}h` }),
      async timed(client) {
        const startedAt = performance.now();
        await applyManifest(client, 1, world, { refreshInterval: 'often' });
        await untilReported(client, namespaceName(1), ({ summary }) => (summary?.fail ?? 0) > 0);
        return (performance.now() - startedAt) / 1000;
      },
    },
    {
      what: 'a SecretStore: a label',
      dependents: String(ofStore),
      make: (client, round) => label(client, store, round),
      async timed(client) {
        const { metadata, ...rest } = await client.get(store);
        const { name, namespace = '' } = metadata;
        const startedAt = performance.now();
        await client.delete(store);
        await untilReported(client, namespace, ({ summary }) => (summary?.warn ?? 0) > 0);
        const seconds = (performance.now() - startedAt) / 1000;
        await client.apply(store, { ...rest, metadata: { name, namespace } }, { fieldManager: 'bench' });
        return seconds;
      },
    },
    {
      what: 'a Namespace: a label',
      dependents: String(ofNamespace),
      make: (client, round) =>
        label(client, resourcePath({ version: 'v1', resource: 'namespaces', name: namespaceName(2) }), round),
    },
    {
      what: 'a SecretPolicy',
      dependents: 'all',
      async timed(client) {
        const startedAt = performance.now();
        const rules = [{ ids: ['PST600'], actions: { report: 'ignore' } }];
        await client.apply(POLICY, policy(rules), { fieldManager: 'bench', force: true });
        await untilReported(client, namespaceName(0), ({ summary }) => summary?.warn === 0);
        return (performance.now() - startedAt) / 1000;
      },
    },
  ];
}

async function applyManifest(
  client: KubeClient,
  index: number,
  world: ReportWorld,
  spec: object,
): Promise<void> {
  const object: KubeObject = JSON.parse(JSON.stringify(secretNumber(index, world, spec)));
  const namespace = namespaceName(index % world.namespaces);
  const path = resourcePath({ ...ESO, resource: 'externalsecrets', namespace, name: object.metadata.name });
  await client.apply(path, object, { fieldManager: 'bench', force: true });
}

async function label(client: KubeClient, path: string, round: number): Promise<void> {
  await client.request({
    method: 'PATCH',
    path,
    body: { metadata: { labels: { round: String(round) } } },
    contentType: 'application/merge-patch+json',
  });
}

const POLICY = resourcePath({
  group: 'postern.dev',
  version: 'v1alpha1',
  resource: 'secretpolicies',
  name: 'bench',
});

function policy(rules: readonly object[]): KubeObject {
  const object = {
    apiVersion: 'postern.dev/v1alpha1',
    kind: 'SecretPolicy',
    metadata: { name: 'bench' },
    spec: { rules },
  };
  return object;
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

interface StoredReport extends KubeObject {
  readonly summary?: { readonly pass?: number; readonly fail?: number; readonly warn?: number };
}

async function untilReported(
  client: KubeClient,
  namespace: string,
  isWanted: (report: StoredReport) => boolean,
): Promise<void> {
  const path = resourcePath({
    group: 'wgpolicyk8s.io',
    version: 'v1alpha2',
    resource: 'policyreports',
    namespace,
    name: 'postern',
  });
  await waitUntil(async () => isWanted(await client.get<StoredReport>(path)), {
    what: `the report of ${namespace} is as it should be`,
    timeoutSeconds: 600,
    everyMilliseconds: 50,
  });
}

interface Leader {
  readonly pid: number;
  readonly startedAt: number;
  readonly cpuAtReady: number;
  readonly metric: (name: string) => Promise<number | undefined>;
  readonly stop: () => Promise<void>;
}

async function startLeader(
  { program, folder }: ReportBenchOptions,
  kubeconfig: string,
  report: 'on' | 'off',
): Promise<Leader> {
  const [port, healthPort] = [await freePort(), await freePort()];
  const { nodeFlags, env } = await deployed();
  const startedAt = performance.now();
  const serve: Program = await startProgram({
    command: process.execPath,
    args: [
      ...[...nodeFlags, program, 'serve', `--kubeconfig=${kubeconfig}`, `--report=${report}`],
      ...[`--namespace=${POSTERN_NAMESPACE}`, `--config=${join(DEPLOY, 'kustomize/base/config.yaml')}`],
      ...[`--listen=127.0.0.1:${port}`, `--health-listen=127.0.0.1:${healthPort}`],
      ...['--serving-name=127.0.0.1', '--drain-seconds=0', '--drain-idle-seconds=0'],
    ],
    logFolder: folder,
    name: `serve-${report}`,
    env: { NODE_ENV: 'production', ...env, POSTERN_POD_NAME: `serve-${report}` },
    graceSeconds: 30,
  });
  const page = async (name: string) => send({ url: `http://127.0.0.1:${healthPort}/${name}` });
  await waitUntil(async () => (await page('readyz')).status === 200, {
    what: 'serve is ready',
    timeoutSeconds: 120,
    everyMilliseconds: 20,
    hopeless: serve.ended,
  });
  return {
    pid: serve.pid,
    startedAt,
    cpuAtReady: cpuMilliseconds(serve.pid),
    metric: async name => {
      const found = new RegExp(`^${name} (\\S+)$`, 'm').exec((await page('metrics')).body);
      return found === null ? undefined : Number(found[1]);
    },
    stop: () => serve.stop(),
  };
}
