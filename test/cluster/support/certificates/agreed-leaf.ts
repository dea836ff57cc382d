import type { Cluster } from '../../../harness/cluster/cluster.ts';
import type { Replica } from '../replica.ts';
import { servedLeaf, type ServedLeaf } from './served-leaf.ts';
import { caBundles } from '../webhook-configuration.ts';

/**
 * The one leaf that every replica serves, and that every caBundle verifies.
 * @throws Error when they serve several, or one of them is refused
 */
export async function agreedLeaf(cluster: Cluster, replicas: readonly Replica[]): Promise<ServedLeaf> {
  const bundles = await caBundles(cluster);
  const leaves = await Promise.all(
    replicas.flatMap(({ port }) => bundles.map(bundle => servedLeaf(port, bundle))),
  );
  const [leaf] = leaves;
  if (leaf === undefined) throw new Error('nobody serves, or there is no webhook');
  if (leaves.some(({ fingerprint }) => fingerprint !== leaf.fingerprint)) {
    throw new Error('the replicas serve several certificates');
  }
  return leaf;
}
