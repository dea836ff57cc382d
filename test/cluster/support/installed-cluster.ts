import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster, ClusterOptions } from '../../harness/cluster/cluster.ts';
import type { CommandResult } from '../../harness/run-command.ts';
import { apply } from './apply.ts';
import { installPostern, type Installation } from './install-postern.ts';
import type { Replica } from './replica.ts';

export interface InstalledCluster {
  readonly cluster: Cluster;
  readonly postern: Installation;
  /** Of the present test. */
  readonly namespace: string;
  readonly replica: () => Replica;
  /** `kubectl apply` in the namespace; a code other than 0 is a result. */
  readonly apply: (objects: object | readonly object[], ...args: readonly string[]) => Promise<CommandResult>;
  /** The same for objects that must be admitted. */
  readonly mustApply: (...objects: readonly object[]) => Promise<void>;
  /** In the namespace too. */
  readonly kubectl: (...args: readonly string[]) => Promise<CommandResult>;
}

/** For the tests of one file: a cluster with one replica of Postern, and a new namespace for each test. */
export function installedCluster(
  options: ClusterOptions = {},
  labels: Readonly<Record<string, string>> = {},
): InstalledCluster {
  let cluster: Cluster;
  let postern: Installation;
  let namespace: string;

  beforeAll(async () => {
    cluster = await startCluster(options);
    postern = await installPostern(cluster);
  });

  afterAll(async () => {
    await postern?.stop();
    await cluster?.stop();
  });

  beforeEach(async () => {
    namespace = await cluster.createNamespace(labels);
  });

  return {
    get cluster() {
      return cluster;
    },
    get postern() {
      return postern;
    },
    get namespace() {
      return namespace;
    },
    replica: () => {
      const [first] = postern.replicas;
      if (first === undefined) throw new Error('there is no replica');
      return first;
    },
    apply: async (objects, ...args) => apply(cluster, namespace, objects, ...args),
    mustApply: async (...objects) => {
      expect(await apply(cluster, namespace, objects)).toMatchObject({ code: 0 });
    },
    kubectl: async (...args) => cluster.kubectl([...args, '--namespace', namespace]),
  };
}
