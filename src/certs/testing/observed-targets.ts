import { targetKey, type TrustTarget } from '../certificate-cluster.ts';

/** The targets as they were from `at` on, and for each whether a replica wrote its bundles or the test did. */
export interface TargetState {
  readonly at: number;
  readonly targets: readonly TrustTarget[];
  readonly byReplica: ReadonlySet<string>;
}

/** Everything that ever stood in the targets, and watchers of it that lag, each on its own. */
export interface TargetHistory {
  /** To be called after each change. */
  record(at: number, targets: readonly TrustTarget[], writer: 'replica' | 'test'): void;
  /** How many states there are so far. */
  length(): number;
  /** What a watcher sees that has followed up to the state of this number; from 0. */
  state(position: number): TargetState;
  /** The earliest state that a watcher may still see that lags by so much at most. */
  earliest(now: number, lagMs: number): number;
}

export function createTargetHistory(): TargetHistory {
  const states: TargetState[] = [];
  return {
    record(at, targets, writer) {
      const last = states.at(-1);
      const before = new Map(last?.targets.map(target => [targetKey(target), target]));
      const changed = targets.filter(
        target => before.get(targetKey(target))?.resourceVersion !== target.resourceVersion,
      );
      if (changed.length === 0 && targets.length === last?.targets.length) return;
      const byReplica = new Set(last?.byReplica);
      for (const target of changed) {
        if (writer === 'replica') byReplica.add(targetKey(target));
        else byReplica.delete(targetKey(target));
      }
      states.push({ at, targets: [...targets], byReplica });
    },
    length: () => states.length,
    state: position => states[position] ?? { at: 0, targets: [], byReplica: new Set() },
    earliest(now, lagMs) {
      // A state ends when the next one begins: whoever lags by `lagMs` sees none that ended before that.
      const index = states.findLastIndex(state => state.at <= now - lagMs);
      return Math.max(index, 0);
    },
  };
}
