import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeClient } from '../../../kube/client.ts';
import { resourcePath, type ResourceAddress } from '../../../kube/resource-path.ts';
import type { Terminal } from '../terminal.ts';

/** What the steps of the demo in a cluster share. */
export interface ClusterStage {
  readonly client: KubeClient;
  readonly terminal: Terminal;
  readonly namespace: string;
  readonly signal: AbortSignal;
  /** Says what is waited for, on a terminal; undefined: nothing any more. */
  readonly progress: (what: string | undefined) => void;
}

/** Seconds for anything in the cluster: an image may have to be pulled. */
const PATIENCE = 180;

/**
 * Looks twice a second until something is there.
 *
 * @param look gives what was waited for, or says why it is not there yet
 * @throws Error that names what did not come, and why
 */
export async function until<T extends object>(
  { signal, progress }: Pick<ClusterStage, 'signal' | 'progress'>,
  what: string,
  look: () => Promise<T | string>,
  seconds = PATIENCE,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  try {
    for (;;) {
      const found = await look();
      if (typeof found !== 'string') return found;
      if (performance.now() > end) throw new Error(`${what} did not come within ${seconds} s: ${found}`);
      progress(what);
      // An aborted sleep says that it was, not why.
      await sleep(500, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  } finally {
    progress(undefined);
  }
}

/** Of a resource in the namespace of the demo. */
export function pathOf({ namespace }: ClusterStage, address: Omit<ResourceAddress, 'namespace'>): string {
  return resourcePath({ ...address, namespace });
}

/** The lines of JSON that a program of the demo has printed; `container` is called as its pod is. */
export async function printed<T>(stage: ClusterStage, pod: string, container: string): Promise<readonly T[]> {
  const path = pathOf(stage, { version: 'v1', resource: 'pods', name: pod, subresource: 'log' });
  const log = await stage.client.stream({ method: 'GET', path, query: { container } });
  const lines = (await text(log)).split('\n').filter(line => line.startsWith('{'));
  return lines.map((line): T => JSON.parse(line));
}
