import { join } from 'node:path';
import { stringify } from 'yaml';
import type { KubeClient } from '../../src/kube/client.ts';
import { startCluster } from '../harness/cluster/api-server.ts';
import type { Cluster } from '../harness/cluster/cluster.ts';
import { adminClient } from '../cluster/support/admin-client.ts';
import { apply } from '../cluster/support/apply.ts';
import {
  installPostern,
  type InstallOptions,
  type Installation,
} from '../cluster/support/install-postern.ts';
import { externalSecret, secretStore } from '../cluster/support/manifests.ts';
import type { CompressedSettings } from './soak-options.ts';

/** A cluster, replicas whose days are seconds, and a client that is an administrator. */
export interface SoakStage {
  readonly cluster: Cluster;
  readonly postern: Installation;
  readonly client: KubeClient;
  /** With the store and the ExternalSecret that pods of the load name. */
  readonly namespace: string;
  readonly stop: () => Promise<void>;
}

/** @param args more flags for every `serve` */
export async function setSoakStage(
  replicas: number,
  settings: CompressedSettings,
  args: readonly string[] = [],
): Promise<SoakStage> {
  await using undo = new AsyncDisposableStack();
  const cluster = await startCluster();
  undo.defer(() => cluster.stop());
  const options = compressed(replicas, settings);
  const postern = await installPostern(cluster, { ...options, args: [...(options.args ?? []), ...args] });
  undo.defer(() => postern.stop());
  const client = await adminClient(cluster);
  undo.defer(() => client.close());
  const namespace = await cluster.createNamespace();
  await apply(cluster, namespace, [secretStore(), externalSecret('db')]);
  const ending = undo.move();
  return { cluster, postern, client, namespace, stop: async () => ending.disposeAsync() };
}

/** What `installPostern` needs for replicas with these lifetimes; a leader that has gone silent is replaced after four seconds. */
export function compressed(replicas: number, settings: CompressedSettings): InstallOptions {
  return {
    replicas,
    config: stringify({
      certificates: {
        leafLifetime: `${settings.leafLifetimeMs}ms`,
        authorityLifetime: `${settings.authorityLifetimeMs}ms`,
        hold: `${settings.holdMs}ms`,
        drain: `${settings.drainMs}ms`,
        tick: `${settings.tickMs}ms`,
      },
    }),
    args: [
      '--leader-elect-lease-duration=4s',
      '--leader-elect-renew-deadline=3s',
      '--leader-elect-retry-period=500ms',
    ],
    env: { NODE_OPTIONS: `--import=${join(import.meta.dirname, 'few-calls-per-connection.ts')}` },
  };
}
