import { targetKey, type TrustTarget } from '../../certs/certificate-cluster.ts';
import { crdConversion } from '../../certs/targets/crd-conversion.ts';
import { readTarget } from '../../certs/targets/read-target.ts';
import type { TargetKind } from '../../certs/targets/target-kind.ts';
import { trustBundleMap } from '../../certs/targets/trust-bundle-map.ts';
import { webhookConfigurations } from '../../certs/targets/webhook-configurations.ts';
import type { KubeObject } from '../../kube/object.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import type { CertsClient, CertsPlace } from './certs-tools.ts';
import type { ScopedWebhook } from './excluded-webhooks.ts';
import { isForbidden } from '../../kube/status-error.ts';

export interface ReadTargets {
  readonly targets: readonly TrustTarget[];
  /** Of the webhook configurations, chosen in the same way. */
  readonly webhooks: readonly ScopedWebhook[];
  /** Kinds that this user may not list. */
  readonly unread: readonly string[];
}

/** As far as it is read here; the rest is in `TargetKind`. */
interface Configuration extends KubeObject {
  readonly webhooks?: readonly ScopedWebhook[];
}

/**
 * Every object that says whom its readers trust, chosen as `postern serve` chooses them. Webhook configurations have to
 * be readable: without them nothing can be said.
 */
export async function readTargets(client: CertsClient, place: CertsPlace): Promise<ReadTargets> {
  const needed = webhookConfigurations(place.configurations);
  const others: readonly TargetKind[] = [crdConversion, trustBundleMap(place.namespace)];
  const [configurations, rest] = await Promise.all([
    Promise.all(needed.map(kind => listObjects<Configuration>(client, kind))),
    Promise.all(others.map(kind => unlessForbidden(kind, listObjects(client, kind)))),
  ]);
  const targets = [...configurations, ...rest.filter(list => typeof list !== 'string')].flat();
  return {
    targets: [...new Map(targets.map(({ target }) => [targetKey(target), target])).values()],
    webhooks: configurations.flat().flatMap(({ object: { webhooks = [] } }) => webhooks),
    unread: rest.filter(list => typeof list === 'string'),
  };
}

interface Listed<T> {
  readonly object: T;
  readonly target: TrustTarget;
}

/** Those that are targets. */
async function listObjects<T extends KubeObject>(
  client: CertsClient,
  kind: TargetKind,
): Promise<readonly Listed<T>[]> {
  const path = resourcePath(kind.address);
  const lists = await Promise.all(kind.selectors.map(selector => client.list<T>(path, selector)));
  return lists.flatMap(({ items }) =>
    items.flatMap(object => {
      const target = readTarget(kind, object);
      return target === undefined ? [] : [{ object, target }];
    }),
  );
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
