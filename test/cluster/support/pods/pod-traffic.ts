import { setTimeout as sleep } from 'node:timers/promises';
import type { Pod } from '../../../../src/api/pod.ts';
import { describe } from '../../../../src/errors.ts';
import type { KubeClient } from '../../../../src/kube/client.ts';
import type { KubeObject } from '../../../../src/kube/object.ts';
import { resourcePath } from '../../../../src/kube/resource-path.ts';
import { AUTO, pod } from '../manifests.ts';

export interface TrafficReport {
  /** Pods that were created and have both containers of Postern. */
  readonly injected: number;
  /** Pods that were created and lack one. */
  readonly bare: number;
  readonly failures: readonly Failure[];
}

export interface Failure {
  /** Of the request, milliseconds since 1970. */
  readonly startedAt: number;
  readonly message: string;
}

export interface Traffic {
  readonly injected: () => number;
  /** Ends it when the requests in flight are answered. */
  readonly stop: () => Promise<TrafficReport>;
}

/** Requests that are under way at the same time. */
const CLIENTS = 4;

/** Creates annotated pods that mount the Secret `db`, one after the other from each of four clients; no retries. */
export function startPodTraffic(client: KubeClient, namespace: string): Traffic {
  const path = resourcePath({ version: 'v1', resource: 'pods', namespace });
  const failures: Failure[] = [];
  let stopped = false;
  let injected = 0;
  let bare = 0;
  const create = async (name: string): Promise<void> => {
    const startedAt = Date.now();
    try {
      const { spec }: Pod & KubeObject = await client.create<Pod & KubeObject>(path, annotatedPod(name));
      const names = spec?.initContainers?.map(container => container.name) ?? [];
      if (names.includes('postern-init') && names.includes('postern-refresh')) injected += 1;
      else bare += 1;
    } catch (error) {
      failures.push({ startedAt, message: describe(error) });
    }
  };
  const clients = [...Array(CLIENTS).keys()].map(async number => {
    for (let count = 0; !stopped; count++) {
      await create(`shop-${number}-${count}`);
      await sleep(5);
    }
  });
  return {
    injected: () => injected,
    stop: async () => {
      stopped = true;
      await Promise.all(clients);
      return { injected, bare, failures };
    },
  };
}

function annotatedPod(name: string): Pod & KubeObject {
  const { metadata, spec, ...rest } = pod({ name, annotations: AUTO }, ['db']);
  return { ...rest, metadata, spec: { containers: [], ...spec } };
}
