import type { Snapshot } from '../../../check/snapshot.ts';
import type { KubeClient } from '../../../kube/client.ts';
import { readKinds, type KindToRead } from '../../../kube/watch/read-kinds.ts';
import { clusterKinds } from './cluster-kinds.ts';

export interface ClusterRead extends Snapshot {
  /** Kinds that may not be read, and why: rules that ask for them say nothing. */
  readonly refused: readonly { readonly kind: string; readonly reason: string }[];
}

/**
 * Reads what rules ask of a cluster; never a value of a Secret or ConfigMap.
 *
 * @throws PosternError when the server cannot be reached or fails
 */
export async function readCluster(
  client: Pick<KubeClient, 'list'>,
  options: { readonly signal?: AbortSignal; readonly onKind?: (kind: KindToRead) => void } = {},
): Promise<ClusterRead> {
  const { objects, complete, refused } = await readKinds(client, clusterKinds, options);
  return {
    objects: objects.filter(isOfUsers).map(({ ...object }) => object),
    complete: complete.map(({ group, kind }) => `${group}/${kind}`),
    refused: refused.map(({ kind, reason }) => ({ kind: kind.kind, reason })),
  };
}

/** The API server makes its own roles and bindings anew whenever they are missing. */
function isOfUsers({
  metadata,
}: {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
}): boolean {
  return metadata.labels?.['kubernetes.io/bootstrapping'] !== 'rbac-defaults';
}
