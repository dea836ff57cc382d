import { loadClusterAccess } from '../../../src/kube/access/config.ts';
import { createKubeClient, type KubeClient } from '../../../src/kube/client.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';

/** A client of ours that is an administrator of a cluster. */
export async function adminClient({ kubeconfigPath }: Pick<Cluster, 'kubeconfigPath'>): Promise<KubeClient> {
  return createKubeClient({ access: await loadClusterAccess({ from: 'file', path: kubeconfigPath }) });
}
