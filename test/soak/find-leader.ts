import { replicaOf } from '../../src/certs/replicas/lease-identity.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import type { Lease } from '../../src/kube/lease/lease-record.ts';
import { POSTERN_NAMESPACE } from '../cluster/support/deployed-objects.ts';
import type { Replica } from '../cluster/support/replica.ts';

const PATH = `/apis/coordination.k8s.io/v1/namespaces/${POSTERN_NAMESPACE}/leases/postern`;

/** Whoever holds the Lease; the first replica while none does. */
export async function findLeader(
  client: Pick<KubeClient, 'get'>,
  replicas: readonly Replica[],
): Promise<Replica> {
  const lease = await client.get<Lease>(PATH).catch(() => undefined);
  const holder = replicaOf(lease?.spec?.holderIdentity ?? '');
  const found = replicas.find(replica => holder === replica.podName()) ?? replicas[0];
  if (found === undefined) throw new Error('there is no replica');
  return found;
}

/** As if whoever leads had given the Lease up, and this one had been first to take it. */
export async function handLeaseTo(client: Pick<KubeClient, 'request'>, replica: Replica): Promise<void> {
  const body = { spec: { holderIdentity: replica.podName() } };
  await client.request({ method: 'PATCH', path: PATH, body, contentType: 'application/merge-patch+json' });
}
