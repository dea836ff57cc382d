import { startReflector, type ReflectorOptions } from '../../kube/watch/reflector.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import type { StopWatching, TrustTarget } from '../certificate-cluster.ts';
import { readTarget } from './read-target.ts';
import type { TargetKind } from './target-kind.ts';

export interface TargetWatchOptions extends Pick<ReflectorOptions<never>, 'client' | 'log'> {
  readonly kinds: readonly TargetKind[];
  /** All targets, from the moment when each list is there. */
  readonly changed: (targets: readonly TrustTarget[]) => void;
}

/** Watches every kind by each of its selectors; an object that two of them find is one target. */
export function watchTargets({ client, log, kinds, changed }: TargetWatchOptions): StopWatching {
  const sources = kinds.flatMap(kind => kind.selectors.map(selector => ({ kind, selector })));
  /** One for each source; undefined until its first list. */
  const collections = sources.map((): Map<string, TrustTarget> | undefined => undefined);
  const publish = () => {
    if (!collections.includes(undefined)) changed(kinds.flatMap(kind => targetsOf(kind)));
  };
  const targetsOf = ({ kind, absent }: TargetKind): readonly TrustTarget[] => {
    const all = new Map<string, TrustTarget>();
    for (const [index, source] of sources.entries())
      if (source.kind.kind === kind)
        for (const [name, target] of collections[index] ?? []) all.set(name, target);
    if (absent !== undefined && !all.has(absent.name))
      return [...all.values(), { ...absent, kind, uid: '', resourceVersion: '', otherManagers: [] }];
    return [...all.values()];
  };

  const reflectors = sources.map(({ kind, selector }, index) =>
    startReflector({
      client,
      log,
      path: resourcePath(kind.address),
      ...selector,
      // Nothing of the object is kept but the target, and that needs its managedFields.
      project: object => object,
      handler: {
        replaced(objects) {
          const targets = objects.flatMap(object => readTarget(kind, object) ?? []);
          collections[index] = new Map(targets.map(target => [target.name, target]));
          publish();
        },
        upserted(object) {
          const target = readTarget(kind, object);
          // A definition that is no longer converted by a webhook stops to be a target.
          if (target === undefined) collections[index]?.delete(object.metadata.name);
          else collections[index]?.set(target.name, target);
          publish();
        },
        deleted({ metadata }) {
          collections[index]?.delete(metadata.name);
          publish();
        },
      },
    }),
  );
  return async () => {
    await Promise.all(reflectors.map(reflector => reflector.stop()));
  };
}
