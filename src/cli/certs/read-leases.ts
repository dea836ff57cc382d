import { reportFrom } from '../../certs/replicas/replica-lease.ts';
import { replicaOf } from '../../certs/replicas/lease-identity.ts';
import type { ReplicaReport } from '../../certs/replicas/replica-report.ts';
import type { Lease } from '../../kube/lease/lease-record.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import type { CertsClient, CertsPlace } from './certs-tools.ts';
import type { LeaderView } from './certs-view.ts';

/** What the Leases of Postern's namespace say. */
export interface ReadLeases {
  /** Of each replica, as far as this version can read it, by name. */
  readonly reports: readonly ReplicaReport[];
  /** undefined: nobody has led so far. */
  readonly leader: LeaderView | undefined;
}

/** One list, so that no more than `list` has to be allowed. @throws PosternError `KUBE_…` */
export async function readLeases(
  client: Pick<CertsClient, 'list'>,
  { namespace, lease }: Pick<CertsPlace, 'namespace' | 'lease'>,
): Promise<ReadLeases> {
  const path = resourcePath({ group: 'coordination.k8s.io', version: 'v1', resource: 'leases', namespace });
  const { items } = await client.list<Lease>(path);
  const election = items.find(({ metadata }) => metadata.name === lease);
  return {
    reports: items.flatMap(item => reportFrom(item) ?? []).sort((a, b) => a.replica.localeCompare(b.replica)),
    leader: election && leaderOf(election),
  };
}

function leaderOf({ spec = {} }: Lease): LeaderView {
  return {
    replica: replicaOf(spec.holderIdentity ?? ''),
    renewedAt: Date.parse(spec.renewTime ?? '') || 0,
    durationMs: (spec.leaseDurationSeconds ?? 0) * 1000,
  };
}
