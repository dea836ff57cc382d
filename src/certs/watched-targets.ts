import type { TrustTarget } from './certificate-cluster.ts';
import { inUse, NOTHING_SEEN, seen, watchedAnew, type InUse } from './sightings.ts';
import type { RefusedKind } from './targets/refused-kinds.ts';

/** What is known at one moment of the objects that say whom to trust. */
export interface ObservedTargets {
  readonly targets: readonly TrustTarget[];
  /** Is every kind listed, so that what is not among the targets does not exist? */
  readonly listed: boolean;
  readonly refused: readonly RefusedKind[];
  readonly inUse: InUse;
}

/** What the watches of a replica have told about targets, of the kinds that it may watch. */
export interface WatchedTargets {
  readonly observe: (targets: readonly TrustTarget[]) => void;
  /** Kinds that this replica may not list or watch at present. */
  readonly observeRefusals: (kinds: readonly RefusedKind[]) => void;
  /** undefined: not one kind has been listed so far. */
  readonly targets: () => readonly TrustTarget[] | undefined;
  readonly refused: () => readonly RefusedKind[];
  readonly observed: () => ObservedTargets;
}

interface WatchClock {
  /** Milliseconds of a clock that never jumps. */
  readonly uptime: () => number;
  /** For how long a bundle counts as in use after it was seen last. */
  readonly holdMs: number;
}

export function createWatchedTargets({ uptime, holdMs }: WatchClock): WatchedTargets {
  let targets: readonly TrustTarget[] | undefined;
  let refused: readonly RefusedKind[] = [];
  let sightings = NOTHING_SEEN;

  const look = (): void => {
    if (targets !== undefined) sightings = seen(sightings, targets, uptime(), holdMs);
  };

  return {
    observe(observed) {
      targets = observed;
      // At once: what stands there only for a moment may be what an API server that lags acts upon next.
      look();
    },
    observeRefusals(kinds) {
      // What was written there meanwhile was not seen, and some API server may act upon it.
      if (refused.some(kind => !kinds.includes(kind))) sightings = watchedAnew(sightings);
      refused = kinds;
    },
    targets: () => targets,
    refused: () => refused,
    observed() {
      look();
      return {
        targets: targets ?? [],
        listed: targets !== undefined && refused.length === 0,
        refused,
        inUse: inUse(sightings, uptime(), holdMs),
      };
    },
  };
}
