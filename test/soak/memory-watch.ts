import { setTimeout as sleep } from 'node:timers/promises';
import type { Replica } from '../cluster/support/replica.ts';
import { memoryTrend, type MemorySample, type MemoryTrend } from './memory-trend.ts';

export interface ProcessMemory {
  readonly process: string;
  readonly samples: readonly MemorySample[];
  /** undefined: it did not run for long enough. */
  readonly trend: MemoryTrend | undefined;
}

export interface MemoryWatch {
  readonly processes: () => readonly ProcessMemory[];
  readonly stop: () => Promise<void>;
}

const EVERY_MS = 2000;
const MEBIBYTE = 2 ** 20;

/** Asks each replica every two seconds what it weighs, by its own metrics page. */
export function watchMemory(replicas: () => readonly Replica[]): MemoryWatch {
  const byProcess = new Map<string, MemorySample[]>();
  const begun = performance.now();
  let stopped = false;
  const look = async (replica: Replica): Promise<void> => {
    const { status, body } = await replica.page('metrics');
    if (status !== 200) return;
    const sample = {
      at: (performance.now() - begun) / 1000,
      residentMiB: gauge(body, 'process_resident_memory_bytes') / MEBIBYTE,
      heapMiB: gauge(body, 'nodejs_heap_size_used_bytes') / MEBIBYTE,
    };
    const process = `${replica.podName()}, process ${replica.pid()}`;
    byProcess.set(process, [...(byProcess.get(process) ?? []), sample]);
  };
  const running = (async () => {
    while (!stopped) {
      // A process that is starting or gone has nothing to say.
      await Promise.all(replicas().map(replica => look(replica).catch(() => undefined)));
      await sleep(EVERY_MS);
    }
  })();
  return {
    processes: () =>
      [...byProcess].map(([process, samples]) => ({ process, samples, trend: memoryTrend(samples) })),
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}

function gauge(page: string, name: string): number {
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1]);
}
