import type { LeaseClock } from '../kube/lease.ts';
import { resourcePath } from '../kube/resource-path.ts';
import type { ServedKinds } from './discover.ts';
import { followKind, type FollowKindOptions } from './follow-kind.ts';
import { inTime, LISTED_MS } from './in-time.ts';
import { REPORTED_KINDS, type ReportedKind } from './reported-kinds.ts';

export interface KeepKindsOptions extends Omit<FollowKindOptions, 'path' | 'apiVersion' | 'kind'> {
  readonly clock: Pick<LeaseClock, 'sleep'>;
}

export interface KindKeeper {
  /**
   * Follows the kinds that there are, one after the other, so that never more than a page of one of them lies in memory.
   * @param isAnew all their objects are to be judged again
   * @returns whether everything could be read
   */
  serve(served: ServedKinds, isAnew: boolean, signal: AbortSignal): Promise<boolean>;
  stop(): Promise<void>;
}

type Follower = ReturnType<typeof followKind>;

/** Follows every kind that the cluster has. */
export function keepKinds(options: KeepKindsOptions): KindKeeper {
  const { ledger, clock } = options;
  const followers = new Map<string, { readonly path: string; readonly follower: Follower }>();

  async function follow(found: FoundKind, isAnew: boolean, signal: AbortSignal): Promise<boolean> {
    const { kind, apiVersion, path } = found;
    const known = followers.get(kind);
    if (known?.path === path && !isAnew) return true;
    await known?.follower.stop();
    const follower = followKind({ ...options, kind, apiVersion, path });
    followers.set(kind, { path, follower });
    return inTime(follower.synced, LISTED_MS, clock, signal);
  }

  async function forget({ kind }: ReportedKind): Promise<void> {
    const known = followers.get(kind);
    if (known === undefined) return;
    followers.delete(kind);
    await known.follower.stop();
    ledger.retain(kind, []);
  }

  return {
    async serve(served, isAnew, signal) {
      let isComplete = true;
      for (const kind of REPORTED_KINDS) {
        if (signal.aborted) return false;
        const found = find(kind, served);
        if (found === undefined) await forget(kind);
        else if (!(await follow(found, isAnew, signal))) isComplete = false;
      }
      return isComplete;
    },
    async stop() {
      await Promise.all([...followers.values()].map(({ follower }) => follower.stop()));
    },
  };
}

interface FoundKind {
  readonly kind: string;
  readonly apiVersion: string;
  readonly path: string;
}

function find({ group, versions, kind }: ReportedKind, served: ServedKinds): FoundKind | undefined {
  for (const version of versions) {
    const resource = served.get(`${group}/${version}/${kind}`);
    if (resource !== undefined) {
      return { kind, apiVersion: `${group}/${version}`, path: resourcePath({ group, version, resource }) };
    }
  }
  return undefined;
}
