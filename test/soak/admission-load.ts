import { setTimeout as sleep } from 'node:timers/promises';
import type { Pod } from '../../src/api/pod.ts';
import { describe, PosternError } from '../../src/errors.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import type { KubeObject } from '../../src/kube/object.ts';
import { resourcePath } from '../../src/kube/resource-path.ts';
import { AUTO, pod } from '../cluster/support/manifests.ts';
import type { FailedCall } from './account-for-failures.ts';
import type { Timed } from './rotation-cost.ts';

export interface AdmissionLoad {
  readonly admitted: () => number;
  /** Pods that were let through without their containers: worse than a refusal. */
  readonly bare: () => number;
  readonly failures: readonly FailedCall[];
  /** Each call that was answered with a pod. */
  readonly answered: readonly Timed[];
  /** Ends when every call is answered. */
  readonly stop: () => Promise<void>;
}

/** A machine that cannot keep up with the pace falls behind it, rather than have calls wait until they time out. */
const MOST_IN_FLIGHT = 40;
const BEAT_MS = 10;

/**
 * Creates annotated pods at an even pace, as dry runs: they go the whole way through admission and are not stored.
 * Calls begin on time whether or not the ones before are answered, and none is repeated.
 */
export function startAdmissionLoad(
  client: Pick<KubeClient, 'request'>,
  namespace: string,
  perSecond: number,
): AdmissionLoad {
  const path = resourcePath({ version: 'v1', resource: 'pods', namespace });
  const failures: FailedCall[] = [];
  const timed: Timed[] = [];
  const inFlight = new Set<Promise<void>>();
  let admitted = 0;
  let bare = 0;
  let stopped = false;

  const call = async (name: string): Promise<void> => {
    const startedAt = performance.now();
    try {
      const body = pod({ name, annotations: AUTO }, ['db']);
      const query = { dryRun: 'All' };
      const { spec } = await client.request<Pod & KubeObject>({ method: 'POST', path, query, body });
      const names = spec?.initContainers?.map(container => container.name) ?? [];
      if (!names.includes('postern-init') || !names.includes('postern-refresh')) bare += 1;
      else admitted += 1;
      timed.push({ at: startedAt, took: performance.now() - startedAt });
    } catch (error) {
      const answered = error instanceof PosternError && /^KUBE_(REFUSED|FAILED)$/.test(error.code);
      failures.push({ startedAt, endedAt: performance.now(), message: describe(error), answered });
    }
  };
  const running = (async () => {
    const begun = performance.now();
    for (let count = 0; !stopped;) {
      const due = Math.floor(((performance.now() - begun) / 1000) * perSecond);
      // What could not begin, since too much is in flight already, is left out and does not come in a burst later.
      for (; count < due; count++) {
        if (inFlight.size >= MOST_IN_FLIGHT) continue;
        const work = call(`shop-${count}`);
        inFlight.add(work);
        void work.finally(() => inFlight.delete(work));
      }
      await sleep(BEAT_MS);
    }
    await Promise.all(inFlight);
  })();
  return {
    admitted: () => admitted,
    bare: () => bare,
    failures,
    answered: timed,
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}
