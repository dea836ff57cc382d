import { startReflector, type ReflectorOptions } from '../../kube/watch/reflector.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import { isForbidden } from '../../kube/status-error.ts';
import type { StopWatching, TrustTarget } from '../certificate-cluster.ts';
import { readTarget } from './read-target.ts';
import { isDispensable, type RefusedKind } from './refused-kinds.ts';
import type { TargetKind } from './target-kind.ts';

export interface TargetWatchOptions extends Pick<ReflectorOptions<never>, 'client' | 'log' | 'timing'> {
  readonly kinds: readonly TargetKind[];
  /** All targets, from the moment when each list is there, or is refused and the others go on without. */
  readonly changed: (targets: readonly TrustTarget[]) => void;
  /** On each change, and before `changed`. */
  readonly refused: (kinds: readonly RefusedKind[]) => void;
}

/** Watches every kind by each of its selectors; an object that two of them find is one target. */
export function watchTargets(options: TargetWatchOptions): StopWatching {
  const { client, log, kinds, changed, refused, timing = {} } = options;
  const sources = kinds.flatMap(kind => kind.selectors.map(selector => ({ kind, selector })));
  /** One for each source; undefined until its first list. */
  const collections = sources.map((): Map<string, TrustTarget> | undefined => undefined);
  /** By source. */
  const refusals = sources.map(() => false);
  const isKnown = (index: number, kind: TargetKind['kind']) =>
    collections[index] !== undefined || (refusals[index] === true && isDispensable(kind));
  const publish = () => {
    if (sources.every(({ kind }, index) => isKnown(index, kind.kind)))
      changed(kinds.flatMap(kind => targetsOf(kind)));
  };
  const note = (index: number, isRefused: boolean) => {
    if (refusals[index] === isRefused) return;
    refusals[index] = isRefused;
    refused([...new Set(sources.flatMap(({ kind }, at) => (refusals[at] ? kind.kind : [])))]);
    publish();
  };
  const targetsOf = ({ kind, absent }: TargetKind): readonly TrustTarget[] => {
    const all = new Map<string, TrustTarget>();
    for (const [index, source] of sources.entries())
      if (source.kind.kind === kind)
        for (const [name, target] of collections[index] ?? []) all.set(name, target);
    const isListed = sources.every((source, index) => source.kind.kind !== kind || collections[index]);
    if (absent !== undefined && isListed && !all.has(absent.name))
      return [...all.values(), { ...absent, kind, uid: '', resourceVersion: '', otherManagers: [] }];
    return [...all.values()];
  };

  const reflectors = sources.map(({ kind, selector }, index) =>
    startReflector({
      client,
      log,
      timing,
      path: resourcePath(kind.address),
      ...selector,
      // Nothing of the object is kept but the target, and that needs its managedFields.
      project: object => object,
      // Of other failures it is not known that they last, nor do they end a refusal.
      health(error) {
        if (error === undefined || isForbidden(error)) note(index, error !== undefined);
      },
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
