import { setImmediate as breathe } from 'node:timers/promises';
import type { Pod } from '../../api/pod.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { KubeLog } from '../../kube/log.ts';
import type { KubeObject } from '../../kube/object.ts';
import { startReflector } from '../../kube/watch/reflector.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import { isNotFound } from '../../kube/status-error.ts';
import { isSuspect } from '../pods/check-pod.ts';
import type { Dependents } from './dependents.ts';
import type { JudgePod } from '../pods/judge-pod.ts';
import type { Ledger } from '../ledger.ts';
import { keyOf, type NamespacedName } from '../reported.ts';

export interface FollowPodsOptions {
  readonly client: Pick<KubeClient, 'server' | 'list' | 'stream' | 'get'>;
  readonly sign: (text: string) => string;
  readonly judge: JudgePod;
  readonly ledger: Ledger;
  readonly dependents: Dependents;
  readonly changed: () => void;
  readonly log: KubeLog;
}

export interface PodFollower {
  readonly synced: Promise<void>;
  /** This suspect is to be looked at again; undefined: all of them. */
  again(pod?: NamespacedName): void;
  /** How many suspects have not been judged. */
  due(): number;
  /** Reads and judges the suspects that have not been; ends early when the signal aborts. */
  settle(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

/** A pod that is no suspect is not kept. */
interface Suspicion extends KubeObject {
  readonly isSuspect?: boolean;
}

/** Follows the metadata of all pods, keeps the names of suspects, and reads those in full when it is asked to settle. */
export function followPods(options: FollowPodsOptions): PodFollower {
  const { client, sign, judge, ledger, dependents, changed, log } = options;
  const suspects = new Map<string, NamespacedName & { isJudged: boolean }>();
  const drop = ({ namespace, name }: NamespacedName): void => {
    if (!suspects.delete(keyOf({ namespace, name }))) return;
    ledger.drop({ kind: 'Pod', namespace, name });
    dependents.drop({ kind: 'Pod', namespace, name });
  };
  const put = ({ metadata: { namespace = '', name }, isSuspect = false }: Suspicion): void => {
    const pod = { namespace, name };
    if (isSuspect) suspects.set(keyOf(pod), { ...pod, isJudged: false });
    else drop(pod);
  };
  const reflector = startReflector<Suspicion>({
    client,
    path: resourcePath({ version: 'v1', resource: 'pods' }),
    metadataOnly: true,
    log,
    project: ({ metadata }) => {
      const { namespace = '', name } = metadata;
      return { metadata: { namespace, name }, isSuspect: isSuspect(podMetadata(metadata), namespace, sign) };
    },
    handler: {
      replaced(pods) {
        const there = new Set(
          pods.map(({ metadata: { namespace = '', name } }) => keyOf({ namespace, name })),
        );
        for (const [key, suspect] of suspects) if (!there.has(key)) drop(suspect);
        for (const pod of pods) put(pod);
        changed();
      },
      upserted(pod) {
        put(pod);
        if (pod.isSuspect === true) changed();
      },
      deleted({ metadata: { namespace = '', name } }) {
        drop({ namespace, name });
        changed();
      },
    },
  });

  async function look(suspect: NamespacedName, signal: AbortSignal): Promise<void> {
    const { namespace, name } = suspect;
    const path = resourcePath({ version: 'v1', resource: 'pods', namespace, name });
    try {
      const pod = await client.get<KubeObject & Pod>(path, { signal });
      const { results, needs } = await judge(pod, namespace, signal);
      // It may have gone meanwhile, or have been injected under the same name.
      if (suspects.get(keyOf(suspect)) !== suspect) return;
      const uid = pod.metadata.uid ?? '';
      ledger.put({ apiVersion: 'v1', kind: 'Pod', namespace, name, uid }, results, false);
      dependents.put({ kind: 'Pod', namespace, name }, needs);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      drop(suspect);
    }
  }

  return {
    synced: reflector.synced,
    again(pod) {
      if (pod === undefined) {
        for (const suspect of suspects.values()) suspect.isJudged = false;
        return;
      }
      const suspect = suspects.get(keyOf(pod));
      if (suspect !== undefined) suspect.isJudged = false;
    },
    due: () => [...suspects.values()].filter(({ isJudged }) => !isJudged).length,
    async settle(signal) {
      for (const suspect of suspects.values()) {
        if (signal.aborted) return;
        if (suspect.isJudged) continue;
        suspect.isJudged = true;
        try {
          await look(suspect, signal);
        } catch (error) {
          suspect.isJudged = false;
          throw error;
        }
        await breathe();
      }
    },
    stop: () => reflector.stop(),
  };
}

function podMetadata({
  annotations,
  deletionTimestamp,
}: KubeObject['metadata']): Parameters<typeof isSuspect>[0] {
  return { ...(annotations && { annotations }), deletionTimestamp };
}
