import { reportFrom, REPORT_SELECTOR } from '../../certs/replicas/replica-lease.ts';
import type { Lease } from '../../kube/lease/lease-record.ts';
import type { KubeObject } from '../../kube/object.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import { isNotFound, isForbidden } from '../../kube/status-error.ts';
import type { CertsClient, CertsPlace } from './certs-tools.ts';
import type { CertsView, LeaderView, SecretView } from './certs-view.ts';
import { readSecretMetadata } from './secret-metadata.ts';
import { readTargets } from './read-targets.ts';

/**
 * Reads all that is known of the certificates. Needs `list` on webhook configurations and on the Leases of Postern's
 * namespace; what the Secret and Events say is left out for who may not read them.
 * @throws PosternError `KUBE_…`
 */
export async function readCertsView(client: CertsClient, place: CertsPlace, now: number): Promise<CertsView> {
  const leases = resourcePath({ ...LEASES, namespace: place.namespace });
  const [secret, { targets, unread }, reports, leader, contests] = await Promise.all([
    readSecret(client, place),
    readTargets(client, place),
    client.list<Lease>(leases, { labelSelector: REPORT_SELECTOR }),
    readLeader(client, `${leases}/${place.lease}`),
    readContests(client, place, now),
  ]);
  return {
    now,
    secret,
    targets,
    unread,
    reports: reports.items
      .flatMap(lease => reportFrom(lease) ?? [])
      .sort((a, b) => a.replica.localeCompare(b.replica)),
    leader,
    contests,
  };
}

const LEASES = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' } as const;

async function readSecret(client: CertsClient, place: CertsPlace): Promise<SecretView> {
  try {
    const annotations = await readSecretMetadata(client, place);
    return annotations === undefined ? { is: 'absent' } : { is: 'read', annotations };
  } catch (error) {
    if (isForbidden(error)) return { is: 'forbidden' };
    throw error;
  }
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

interface Event extends KubeObject {
  readonly message?: string;
  readonly lastTimestamp?: string;
}

/** A contest that nobody repeats is over after this time, as for the replica that met it. */
const CONTEST_MS = 600_000;

async function readContests(client: CertsClient, { namespace }: CertsPlace, now: number): Promise<string[]> {
  const path = resourcePath({ version: 'v1', resource: 'events', namespace });
  try {
    const { items } = await client.list<Event>(path, { fieldSelector: 'reason=CABundleContested' });
    const recent = items.filter(({ lastTimestamp = '' }) => now - Date.parse(lastTimestamp) < CONTEST_MS);
    return [...new Set(recent.map(({ message = '' }) => message))];
  } catch (error) {
    if (isForbidden(error)) return [];
    throw error;
  }
}
