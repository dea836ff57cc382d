import type { KubeObject } from '../../kube/object.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import { isForbidden } from '../../kube/status-error.ts';
import type { CertsClient, CertsPlace } from './certs-tools.ts';
import type { CertsView, SecretView } from './certs-view.ts';
import { readLeases } from './read-leases.ts';
import { readSecretMetadata } from './secret-metadata.ts';
import { readTargets } from './read-targets.ts';

/**
 * Reads all that is known of the certificates. Needs `list` on webhook configurations and on the Leases of Postern's
 * namespace; what the Secret and Events say is left out for who may not read them.
 * @throws PosternError `KUBE_…`
 */
export async function readCertsView(client: CertsClient, place: CertsPlace, now: number): Promise<CertsView> {
  const [secret, { targets, webhooks, unread }, { reports, leader }, contests] = await Promise.all([
    readSecret(client, place),
    readTargets(client, place),
    readLeases(client, place),
    readContests(client, place, now),
  ]);
  return { now, secret, targets, webhooks, unread, reports, leader, contests };
}

async function readSecret(client: CertsClient, place: CertsPlace): Promise<SecretView> {
  try {
    const metadata = await readSecretMetadata(client, place);
    return metadata === undefined ? { is: 'absent' } : { is: 'read', annotations: metadata.annotations };
  } catch (error) {
    if (isForbidden(error)) return { is: 'forbidden' };
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
