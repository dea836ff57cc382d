import { targetKey, type TrustTarget } from './certificate-cluster.ts';

/**
 * Which bundles each entry of each target was seen with lately. Every API server follows the targets through a watch
 * of its own, so at any moment one of them may still act upon a bundle that was replaced: for as long as the hold is,
 * everything seen within it counts as in use. Times are of a clock that never jumps, in milliseconds.
 */
export interface Sightings {
  /** When the targets were seen first; undefined: not so far. */
  readonly since: number | undefined;
  /** By `kind/name/entry`: until when each bundle (PEM) stood there; Infinity: it stands there now. */
  readonly entries: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

export const NOTHING_SEEN: Sightings = { since: undefined, entries: new Map() };

/** With what is seen now, and without what nobody can act upon any more. */
export function seen(
  before: Sightings,
  targets: readonly TrustTarget[],
  uptime: number,
  holdMs: number,
): Sightings {
  const present = new Map(
    targets.flatMap(target => target.entries.map(entry => [entryKey(target, entry), entry.caBundle])),
  );
  const entries = new Map<string, Map<string, number>>();
  for (const [key, bundles] of before.entries) {
    const kept = new Map(
      [...bundles]
        .map(([bundle, until]) => [bundle, Math.min(until, uptime)] as const)
        .filter(([, until]) => uptime - until < holdMs),
    );
    if (kept.size > 0) entries.set(key, kept);
  }
  for (const [key, bundle] of present) {
    const bundles = entries.get(key) ?? new Map<string, number>();
    entries.set(key, bundles.set(bundle, Number.POSITIVE_INFINITY));
  }
  return { since: before.since ?? uptime, entries };
}

/** For targets that were not seen for a while: they are watched anew. What is known of the others is kept. */
export function watchedAnew({ entries }: Sightings): Sightings {
  return { since: undefined, entries };
}

export interface InUse {
  /** By `kind/name/entry`: each bundle that an API server may act upon now. */
  readonly bundles: ReadonlyMap<string, readonly string[]>;
  /** How long the targets have to be watched on until nothing can be in use that was not seen; 0: they have been. */
  readonly missingMs: number;
}

export function inUse({ since, entries }: Sightings, uptime: number, holdMs: number): InUse {
  const lately = (bundles: ReadonlyMap<string, number>) =>
    [...bundles].filter(([, until]) => uptime - until < holdMs).map(([bundle]) => bundle);
  return {
    bundles: new Map([...entries].map(([key, bundles]) => [key, lately(bundles)])),
    missingMs: since === undefined ? holdMs : Math.max(0, since + holdMs - uptime),
  };
}

function entryKey(target: TrustTarget, entry: { readonly name: string }): string {
  return `${targetKey(target)}/${entry.name}`;
}
