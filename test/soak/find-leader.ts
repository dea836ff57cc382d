import { replicaOf } from '../../src/certs/replicas/lease-identity.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import type { Lease } from '../../src/kube/lease/lease-record.ts';
import { POSTERN_NAMESPACE } from '../cluster/support/deployed-objects.ts';
import type { Replica } from '../cluster/support/replica.ts';

/** Whoever holds the Lease; the first replica while none does. */
export async function findLeader(
  client: Pick<KubeClient, 'get'>,
  replicas: readonly Replica[],
): Promise<Replica> {
  const path = `/apis/coordination.k8s.io/v1/namespaces/${POSTERN_NAMESPACE}/leases/postern`;
  const lease = await client.get<Lease>(path).catch(() => undefined);
  const holder = replicaOf(lease?.spec?.holderIdentity ?? '');
  const found = replicas.find(replica => holder === replica.podName()) ?? replicas[0];
  if (found === undefined) throw new Error('there is no replica');
  return found;
}
