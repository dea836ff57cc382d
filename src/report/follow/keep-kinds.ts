import type { LeaseClock } from '../../kube/lease/lease.ts';
import type { ObjectName } from './dependents.ts';
import type { ServedKinds } from './discover.ts';
import { followKind, type FollowKindOptions, type KindFollower } from './follow-kind.ts';
import { inTime, LISTED_MS } from '../in-time.ts';
import { REPORTED_KINDS, type ReportedKind } from './reported-kinds.ts';

export interface KeepKindsOptions extends Omit<FollowKindOptions, keyof FoundKind> {
  readonly clock: Pick<LeaseClock, 'sleep'>;
}

export interface KindKeeper {
  /**
   * Follows the kinds that there are, one after the other, so that never more than a page of one of them lies in memory.
   * @param isAnew all their objects are to be judged again
   * @returns whether everything could be read
   */
  serve(served: ServedKinds, isAnew: boolean, signal: AbortSignal): Promise<boolean>;
  /** Something that this object was judged by is another now. */
  again(object: ObjectName): void;
  /** How many objects are to be judged again. */
  due(): number;
  /** Reads and judges them, one after the other; ends early when the signal aborts. */
  settle(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

/** Follows every kind that the cluster has. */
export function keepKinds(options: KeepKindsOptions): KindKeeper {
  const { ledger, dependents, clock } = options;
  const followers = new Map<string, { readonly found: FoundKind; readonly follower: KindFollower }>();

  async function follow(found: FoundKind, isAnew: boolean, signal: AbortSignal): Promise<boolean> {
    const { kind, version, resource } = found;
    const known = followers.get(kind);
    if (known?.found.version === version && known.found.resource === resource && !isAnew) return true;
    await known?.follower.stop();
    const follower = followKind({ ...options, ...found });
    followers.set(kind, { found, follower });
    return inTime(follower.synced, LISTED_MS, clock, signal);
  }

  async function forget({ kind }: ReportedKind): Promise<void> {
    const known = followers.get(kind);
    if (known === undefined) return;
    followers.delete(kind);
    await known.follower.stop();
    ledger.retain(kind, []);
    dependents.retain(kind, []);
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
    again: object => followers.get(object.kind)?.follower.again(object),
    due: () => [...followers.values()].reduce((sum, { follower }) => sum + follower.due(), 0),
    async settle(signal) {
      for (const { follower } of followers.values()) await follower.settle(signal);
    },
    async stop() {
      await Promise.all([...followers.values()].map(({ follower }) => follower.stop()));
    },
  };
}

type FoundKind = Pick<FollowKindOptions, 'group' | 'version' | 'resource' | 'kind'>;

function find({ group, versions, kind }: ReportedKind, served: ServedKinds): FoundKind | undefined {
  for (const version of versions) {
    const resource = served.get(`${group}/${version}/${kind}`);
    if (resource !== undefined) return { group, version, resource, kind };
  }
  return undefined;
}
