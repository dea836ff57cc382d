import { targetKey, type TrustTarget } from '../../certs/certificate-cluster.ts';
import { crdConversion } from '../../certs/targets/crd-conversion.ts';
import { readTarget } from '../../certs/targets/read-target.ts';
import type { TargetKind } from '../../certs/targets/target-kind.ts';
import { trustBundleMap } from '../../certs/targets/trust-bundle-map.ts';
import { webhookConfigurations } from '../../certs/targets/webhook-configurations.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import type { CertsClient, CertsPlace } from './certs-tools.ts';
import { isForbidden } from '../../kube/status-error.ts';

export interface ReadTargets {
  readonly targets: readonly TrustTarget[];
  /** Kinds that this user may not list. */
  readonly unread: readonly string[];
}

/**
 * Every object that says whom its readers trust, chosen as `postern serve` chooses them. Webhook configurations have to
 * be readable: without them nothing can be said.
 */
export async function readTargets(client: CertsClient, place: CertsPlace): Promise<ReadTargets> {
  const needed = webhookConfigurations(place.configurations);
  const others: readonly TargetKind[] = [crdConversion, trustBundleMap(place.namespace)];
  const lists = await Promise.all([
    ...needed.map(kind => listTargets(client, kind)),
    ...others.map(kind => unlessForbidden(kind, listTargets(client, kind))),
  ]);
  const targets = lists.flatMap(list => (typeof list === 'string' ? [] : list));
  return {
    targets: [...new Map(targets.map(target => [targetKey(target), target])).values()],
    unread: lists.filter(list => typeof list === 'string'),
  };
}

async function listTargets(client: CertsClient, kind: TargetKind): Promise<readonly TrustTarget[]> {
  const path = resourcePath(kind.address);
  const lists = await Promise.all(kind.selectors.map(selector => client.list(path, selector)));
  return lists.flatMap(({ items }) => items.flatMap(object => readTarget(kind, object) ?? []));
}

/** The name of the kind when it may not be listed. */
async function unlessForbidden<T>({ kind }: TargetKind, list: Promise<T>): Promise<T | string> {
  try {
    return await list;
  } catch (error) {
    if (isForbidden(error)) return kind;
    throw error;
  }
}
