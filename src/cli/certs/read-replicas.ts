import { reportFrom, REPORT_SELECTOR } from '../../certs/replicas/replica-lease.ts';
import type { Lease } from '../../kube/lease/lease-record.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import { isNotFound } from '../../kube/status-error.ts';
import type { CertsClient, CertsPlace } from './certs-tools.ts';
import type { CertsView, LeaderView } from './certs-view.ts';

const LEASES = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' } as const;

/** What the replicas say of themselves, by name, and which one leads. Needs `list` and `get` on Leases. */
export async function readReplicas(
  client: CertsClient,
  place: CertsPlace,
): Promise<Pick<CertsView, 'reports' | 'leader'>> {
  const leases = resourcePath({ ...LEASES, namespace: place.namespace });
  const [reports, leader] = await Promise.all([
    client.list<Lease>(leases, { labelSelector: REPORT_SELECTOR }),
    readLeader(client, `${leases}/${place.lease}`),
  ]);
  const byName = reports.items
    .flatMap(lease => reportFrom(lease) ?? [])
    .sort((a, b) => a.replica.localeCompare(b.replica));
  return { reports: byName, leader };
}

async function readLeader(client: CertsClient, path: string): Promise<LeaderView | undefined> {
  try {
    const { spec = {} } = await client.get<Lease>(path);
    return {
      identity: spec.holderIdentity ?? '',
      renewedAt: Date.parse(spec.renewTime ?? '') || 0,
      durationMs: (spec.leaseDurationSeconds ?? 0) * 1000,
    };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
