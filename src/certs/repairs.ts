import { describe } from '../errors.ts';
import { targetKey, type CertificateCluster, type TrustTarget } from './certificate-cluster.ts';
import { isContested, nextRepairAt, repaired, type Contest } from './planner/contest.ts';

export interface RepairOptions {
  readonly cluster: Pick<CertificateCluster, 'announceContest'>;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** For a metric: once for each manager that is known to have undone what is put back. */
  readonly count?: ((target: string, manager: string) => void) | undefined;
}

/** What becomes of bundles after they were applied: somebody may change them, again and again. */
export interface Repairs {
  /** By target key; the planner waits with a contested target. */
  readonly contests: ReadonlyMap<string, Contest>;
  /** To be called after a bundle was applied to a target, as it was observed before that. */
  applied(target: TrustTarget, caBundle: string, signal: AbortSignal): Promise<void>;
  /** The targets that exist; what is known of others is forgotten. */
  observe(targets: readonly TrustTarget[]): void;
}

/**
 * Tells repairs from publications: the bundle that was applied last, applied once more to the same object, has been
 * undone by somebody. Who does that again and again is named once, in the log and in an Event.
 */
export function createRepairs({ cluster, log, now, count }: RepairOptions): Repairs {
  const contests = new Map<string, Contest>();
  const published = new Map<string, { readonly uid: string; readonly caBundle: string }>();

  return {
    contests,
    async applied(target, caBundle, signal) {
      const key = targetKey(target);
      const before = published.get(key);
      published.set(key, { uid: target.uid, caBundle });
      // A rotation publishes three bundles in a row, and a target may be created anew: nobody undid anything.
      const isRepair = before?.caBundle === caBundle && before.uid === target.uid;
      log.info({ target: key, repair: isRepair }, 'applied the caBundle');
      if (!isRepair) return;

      const managers = target.otherManagers;
      for (const manager of managers.length === 0 ? ['unknown'] : managers) count?.(key, manager);
      const at = now();
      const wasContested = isContested(contests.get(key), at);
      const contest = repaired(contests.get(key), at);
      contests.set(key, contest);
      if (wasContested || !isContested(contest, at)) return;
      log.warn(
        { target: key, managers, nextRepairAt: new Date(nextRepairAt(contest, at)) },
        'another writer keeps changing the caBundle; repairing it more slowly from now on',
      );
      await cluster.announceContest(target, managers, signal).catch((error: unknown) => {
        log.warn(
          { target: key, reason: describe(error) },
          'the Event about the contest could not be written',
        );
      });
    },
    observe(targets) {
      const present = new Set(targets.map(targetKey));
      for (const known of [contests, published])
        for (const key of known.keys()) if (!present.has(key)) known.delete(key);
    },
  };
}
