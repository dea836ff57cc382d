import { describe } from '../errors.ts';
import { targetKey, type CertificateCluster, type TrustTarget } from './certificate-cluster.ts';
import { isContested, nextRepairAt, repaired, type BundleContest } from './planner/contest.ts';

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
  readonly contests: ReadonlyMap<string, BundleContest>;
  /** To be called after a bundle was applied to a target, as it was observed before that. */
  applied(target: TrustTarget, caBundle: string, signal: AbortSignal): Promise<void>;
  /** The targets that exist; what is known of others is forgotten. */
  observe(targets: readonly TrustTarget[]): void;
}

/**
 * `postern certs status` takes a contest for over that no Event has told of in ten minutes. Repairs are five minutes
 * apart at the most, so that there is one in time.
 */
const ANNOUNCE_AGAIN_MS = 240_000;

/**
 * Tells repairs from publications: the bundle that was applied last, applied once more to the same object, has been
 * undone by somebody. Who does that again and again is named once in the log, and in Events for as long as it goes on.
 */
export function createRepairs({ cluster, log, now, count }: RepairOptions): Repairs {
  const contests = new Map<string, BundleContest>();
  /** By target key; when an Event last told of its contest. */
  const announced = new Map<string, number>();
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
      contests.set(key, { ...contest, caBundle });
      if (!isContested(contest, at)) return;
      if (!wasContested) {
        log.warn(
          { target: key, managers, nextRepairAt: new Date(nextRepairAt(contest, at)) },
          'another writer keeps changing the caBundle; repairing it more slowly from now on',
        );
      } else if (Math.abs(at - (announced.get(key) ?? Number.NEGATIVE_INFINITY)) < ANNOUNCE_AGAIN_MS) return;
      announced.set(key, at);
      await cluster.announceContest(target, managers, signal).catch((error: unknown) => {
        log.warn(
          { target: key, reason: describe(error) },
          'the Event about the contest could not be written',
        );
      });
    },
    observe(targets) {
      const present = new Set(targets.map(targetKey));
      for (const known of [contests, announced, published])
        for (const key of known.keys()) if (!present.has(key)) known.delete(key);
    },
  };
}
