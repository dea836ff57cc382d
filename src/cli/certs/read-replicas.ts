import { reportFrom } from '../../certs/replicas/replica-lease.ts';
import type { Lease } from '../../kube/lease/lease-record.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import type { CertsClient, CertsPlace } from './certs-tools.ts';
import type { CertsView, LeaderView } from './certs-view.ts';

/** What the replicas say of themselves, by name, and which one leads: from one list, so that `list` on Leases is all it needs. */
export async function readReplicas(
  client: Pick<CertsClient, 'list'>,
  { namespace, lease }: Pick<CertsPlace, 'namespace' | 'lease'>,
): Promise<Pick<CertsView, 'reports' | 'leader'>> {
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
    identity: spec.holderIdentity ?? '',
    renewedAt: Date.parse(spec.renewTime ?? '') || 0,
    durationMs: (spec.leaseDurationSeconds ?? 0) * 1000,
  };
}
