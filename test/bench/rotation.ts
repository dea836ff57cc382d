import type { KubeClient } from '../../src/kube/client.ts';
import { adminClient } from '../cluster/support/admin-client.ts';
import { apply } from '../cluster/support/apply.ts';
import { installPostern } from '../cluster/support/install-postern.ts';
import { rotationPhase } from '../cluster/support/certificates/rotation-phase.ts';
import { startCluster } from '../harness/cluster/api-server.ts';
import { mustKubectl } from '../harness/cluster/kubectl.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { askForRotation } from '../soak/ask-for-rotation.ts';
import { compressed } from '../soak/stage.ts';
import type { CompressedSettings } from '../soak/soak-options.ts';
import type { LoadOptions, LoadResult } from './load-client.ts';
import { externalSecret, NAMESPACE, pod, review, store, VAULT_SPEC } from './payloads.ts';
import { medians, runLoad } from './run-load.ts';

export interface RotationBenchOptions {
  /** For files that the client reads. */
  readonly folder: string;
  readonly connections: number;
  /** Each is one time of peace and one rotation; the median counts. */
  readonly rounds: number;
  readonly settings: CompressedSettings;
}

export interface RotationFigures {
  /** Of one rotation, and so of each measurement. */
  readonly seconds: number;
  readonly rows: readonly RotationRow[];
}

export interface RotationRow {
  readonly time: LoadOptions['time'];
  readonly connections: number;
  readonly peace: LoadResult;
  readonly rotation: LoadResult;
}

/**
 * Load on one replica in peace and, in turn, while its authority is replaced. The cluster is a real one: what the replica
 * does for a rotation, it does with an API server. A call that is not answered ends the benchmark.
 */
export async function benchRotation(options: RotationBenchOptions): Promise<RotationFigures> {
  const { folder, connections, rounds, settings } = options;
  await using closing = new AsyncDisposableStack();
  const cluster = await startCluster();
  closing.defer(() => cluster.stop());
  // Connections stay here, so that a rotation finds them open.
  const postern = await installPostern(cluster, { ...compressed(1, settings), env: {} });
  closing.defer(() => postern.stop());
  const client = await adminClient(cluster);
  closing.defer(() => client.close());
  await mustKubectl(cluster.kubectl, ['create', 'namespace', NAMESPACE]);
  await apply(cluster, NAMESPACE, [store(VAULT_SPEC), externalSecret('db'), externalSecret('api')]);
  const [replica] = postern.replicas;
  if (replica === undefined) throw new Error('no replica runs');

  const podKind = { group: '', version: 'v1', kind: 'Pod' };
  const load = {
    port: replica.port,
    pid: replica.pid(),
    path: '/mutate?timeout=10s',
    bodies: [review(pod(4900, 'auto'), podKind)],
    connections,
    warmUpSeconds: 0,
  };
  const settle = { ...load, time: 'requests', seconds: 2 } as const;
  await runLoad(folder, settle);
  const [seconds] = await Promise.all([rotate(client), runLoad(folder, settle)]);

  const rows: RotationRow[] = [];
  for (const time of ['requests', 'handshakes'] as const) {
    const peace: LoadResult[] = [];
    const rotation: LoadResult[] = [];
    for (let round = 0; round < rounds; round++) {
      peace.push(await runLoad(folder, { ...load, time, seconds }));
      const [, result] = await Promise.all([rotate(client), runLoad(folder, { ...load, time, seconds })]);
      rotation.push(result);
    }
    rows.push({ time, connections, peace: medians(peace), rotation: medians(rotation) });
  }
  return { seconds, rows };
}

/** Resolves to the seconds that it took. */
async function rotate(client: KubeClient): Promise<number> {
  const begun = performance.now();
  if ((await askForRotation(client)) !== 0) throw new Error('another rotation is under way');
  for (const [what, reached] of [
    ['begins', (now: string | undefined) => now !== 'stable'],
    ['ends', (now: string | undefined) => now === 'stable'],
  ] as const) {
    await waitUntil(async () => reached(await rotationPhase(client)), {
      what: `the rotation ${what}`,
      timeoutSeconds: 120,
    });
  }
  return (performance.now() - begun) / 1000;
}
