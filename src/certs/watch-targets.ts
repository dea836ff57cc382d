import { resourcePath } from '../kube/resource-path.ts';
import { startReflector, type ReflectorOptions } from '../kube/reflector.ts';
import { targetKey, type StopWatching, type TrustTarget } from './certificate-cluster.ts';
import {
  CONFIGURATION_KINDS,
  CONFIGURATION_RESOURCES,
  targetFrom,
  type WebhookConfiguration,
} from './webhook-configuration.ts';

/** Webhook configurations with this label are ours. */
export const PART_OF_SELECTOR = 'app.kubernetes.io/part-of=postern';

export interface TargetWatchOptions extends Pick<ReflectorOptions<WebhookConfiguration>, 'client' | 'log'> {
  /** Configurations that are ours whatever their labels say. */
  readonly names: readonly string[];
  /** All configurations, from the moment when each list is there. */
  readonly changed: (targets: readonly TrustTarget[]) => void;
}

/** Watches both kinds of webhook configurations: those with our label, and each named one by itself. */
export function watchTargets({ client, log, names, changed }: TargetWatchOptions): StopWatching {
  const selectors = [
    { labelSelector: PART_OF_SELECTOR },
    ...names.map(name => ({ fieldSelector: `metadata.name=${name}` })),
  ];
  const sources = CONFIGURATION_KINDS.flatMap(kind => selectors.map(selector => ({ kind, selector })));
  /** One for each source; undefined until its first list. */
  const collections = sources.map((): Map<string, TrustTarget> | undefined => undefined);
  const publish = () => {
    if (collections.includes(undefined)) return;
    const all = new Map<string, TrustTarget>();
    for (const collection of collections) for (const [key, target] of collection ?? []) all.set(key, target);
    changed([...all.values()]);
  };

  const reflectors = sources.map(({ kind, selector }, index) =>
    startReflector<WebhookConfiguration>({
      client,
      log,
      path: resourcePath({
        group: 'admissionregistration.k8s.io',
        version: 'v1',
        resource: CONFIGURATION_RESOURCES[kind],
      }),
      ...selector,
      // Nothing of the object is kept but the target, and that needs its managedFields.
      project: configuration => configuration,
      handler: {
        replaced(configurations) {
          const targets = configurations.map(configuration => targetFrom(kind, configuration));
          collections[index] = new Map(targets.map(target => [targetKey(target), target]));
          publish();
        },
        upserted(configuration) {
          const target = targetFrom(kind, configuration);
          collections[index]?.set(targetKey(target), target);
          publish();
        },
        deleted(configuration) {
          collections[index]?.delete(targetKey({ kind, name: configuration.metadata.name }));
          publish();
        },
      },
    }),
  );
  return async () => {
    await Promise.all(reflectors.map(reflector => reflector.stop()));
  };
}
