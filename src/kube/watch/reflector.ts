import { describe } from '../../errors.ts';
import { backoffMs } from '../backoff.ts';
import type { KubeClient } from '../client.ts';
import { sleep } from '../deadline.ts';
import type { KubeLog } from '../log.ts';
import { METADATA_LIST, METADATA_OBJECT } from './metadata-only.ts';
import type { KubeObject } from '../object.ts';
import { isGone, isNotFound } from '../status-error.ts';
import { watchEvents } from './watch-events.ts';

/**
 * Where the objects go. Calls come one after the other; a returned promise is awaited before the next one.
 * An exception is logged and changes nothing else.
 */
export interface ReflectorHandler<T> {
  /** The whole truth: objects that are not in the list do not exist any more. */
  replaced(objects: readonly T[]): void | Promise<void>;
  upserted(object: T): void | Promise<void>;
  /** With the object's last state. */
  deleted(object: T): void | Promise<void>;
}

export interface ReflectorOptions<T extends KubeObject> {
  readonly client: Pick<KubeClient, 'server' | 'list' | 'stream'>;
  /** Of the collection; see resourcePath. */
  readonly path: string;
  readonly labelSelector?: string;
  /** `metadata.name=…` follows a single object. */
  readonly fieldSelector?: string;
  /** Asks the server for `metadata` only; neither the wire nor the memory carries the rest. */
  readonly metadataOnly?: boolean;
  /** A resource that is not installed (404) counts as an empty one, and as synced. */
  readonly optional?: boolean;
  readonly handler: ReflectorHandler<T>;
  /** What to keep of each object. By default all but metadata.managedFields, often half of the bytes. */
  readonly project?: (object: T) => T;
  /** What a list or watch has failed with, each time; undefined: it works again. */
  readonly health?: (error: unknown) => void;
  readonly log: KubeLog;
  readonly random?: () => number;
  readonly now?: () => number;
  readonly timing?: Partial<ReflectorTiming>;
}

export interface ReflectorTiming {
  /** First delay after a failure. */
  readonly backoffBaseMs: number;
  /** Longest delay between two attempts. */
  readonly backoffCapMs: number;
  /** Shortest life that is asked for a watch; the longest is twice that. */
  readonly watchSeconds: number;
  /** Longer than the minute between two bookmarks. */
  readonly silenceMs: number;
  /** A watch that lived so long was a success, even without an event. */
  readonly settledMs: number;
  /** For each page of a list. */
  readonly listTimeoutMs: number;
}

export interface ReflectorStatus {
  /** True once the first list has been handed over; stays true. */
  readonly synced: boolean;
  /** Failures since the last success. 0: the watch runs. */
  readonly failures: number;
  /** Undefined while it works. */
  readonly lastError: string | undefined;
  /** Time of the last event, bookmark or list, in the milliseconds of `now`. */
  readonly lastContactAt: number | undefined;
}

export interface Reflector {
  /** Resolves when the first list has been handed over; rejects only when stopped before. */
  readonly synced: Promise<void>;
  status(): ReflectorStatus;
  /** Resolves when the last handler call has returned. */
  stop(): Promise<void>;
}

const usualTiming: ReflectorTiming = {
  backoffBaseMs: 500,
  backoffCapMs: 30_000,
  watchSeconds: 300,
  silenceMs: 120_000,
  settledMs: 5000,
  listTimeoutMs: 60_000,
};

/**
 * Keeps a consumer informed about one collection until it is stopped: list, then watch from there, then watch
 * again from the last resourceVersion that was seen, and list again when the server no longer knows that version
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes). Nothing that the
 * server, the network or the consumer does ends it.
 */
export function startReflector<T extends KubeObject>(options: ReflectorOptions<T>): Reflector {
  const { client, path, labelSelector, fieldSelector, handler, log } = options;
  const { project = withoutManagedFields, random = Math.random, now = Date.now } = options;
  const timing = { ...usualTiming, ...options.timing };
  const limits = { baseMs: timing.backoffBaseMs, capMs: timing.backoffCapMs };
  const stopping = new AbortController();
  const { signal } = stopping;
  const synced = Promise.withResolvers<void>();
  // Nobody has to listen.
  synced.promise.catch(() => {});

  let resourceVersion: string | undefined;
  let isSynced = false;
  let absent = false;
  let failures = 0;
  let lastError: string | undefined;
  let lastContactAt: number | undefined;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        resourceVersion ??= await relist();
        await follow(resourceVersion);
      } catch (error) {
        if (signal.aborted) return;
        await failed(error);
      }
      if (failures > 0) await sleep(backoffMs(failures, limits, random), signal).catch(() => {});
    }
  }

  async function relist(): Promise<string> {
    const list = await client.list<T>(path, {
      labelSelector,
      fieldSelector,
      accept: options.metadataOnly ? METADATA_LIST : undefined,
      timeoutMs: timing.listTimeoutMs,
      signal,
      project,
    });
    if (absent) log.info({ path }, 'the resource is installed now');
    absent = false;
    await handOver(list.items);
    return list.metadata.resourceVersion ?? '';
  }

  async function follow(from: string): Promise<void> {
    const startedAt = now();
    let events = 0;
    const settled = setTimeout(works, timing.settledMs);
    try {
      const stream = watchEvents<T>({
        client,
        path,
        resourceVersion: from,
        labelSelector,
        fieldSelector,
        accept: options.metadataOnly ? METADATA_OBJECT : undefined,
        timeoutSeconds: Math.round(timing.watchSeconds * (1 + random())),
        silenceMs: timing.silenceMs,
        signal,
      });
      for await (const { type, object } of stream) {
        if (signal.aborted) return;
        events += 1;
        works();
        if (type === 'DELETED') await told('deleted', () => handler.deleted(project(object)));
        else if (type !== 'BOOKMARK') await told('upserted', () => handler.upserted(project(object)));
        // After the consumer: what it has not seen must come again.
        resourceVersion = object.metadata.resourceVersion ?? resourceVersion;
      }
    } finally {
      clearTimeout(settled);
    }
    // A server that accepts a watch and ends it at once must not be asked again at once, for ever.
    if (events === 0 && now() - startedAt < timing.settledMs) failures += 1;
  }

  async function failed(error: unknown): Promise<void> {
    failures += 1;
    lastError = describe(error);
    options.health?.(error);
    if (isNotFound(error)) {
      resourceVersion = undefined;
      if (!absent) log.warn({ path }, 'the resource is not installed; waiting for it');
      if (!absent && options.optional) await handOver([]);
      absent = true;
      return;
    }
    // Also after three failures in a row, whatever they were: the version may be one this server cannot serve.
    if (isGone(error) || failures % 3 === 0) resourceVersion = undefined;
    const level = isGone(error) ? 'debug' : failures === 1 ? 'info' : 'warn';
    log[level]({ path, failures, err: error }, 'a list or watch failed; it is tried again');
  }

  async function handOver(objects: readonly T[]): Promise<void> {
    lastContactAt = now();
    await told('replaced', () => handler.replaced(objects));
    isSynced = true;
    synced.resolve();
  }

  function works(): void {
    if (failures > 1) log.info({ path, failures }, 'the watch works again');
    if (lastError !== undefined) options.health?.(undefined);
    failures = 0;
    lastError = undefined;
    lastContactAt = now();
  }

  async function told(event: string, tell: () => void | Promise<void>): Promise<void> {
    try {
      await tell();
    } catch (error) {
      log.error({ path, event, err: error }, 'a handler of watched objects failed');
    }
  }

  const running = run();
  return {
    synced: synced.promise,
    status: () => ({ synced: isSynced, failures, lastError, lastContactAt }),
    async stop() {
      stopping.abort();
      synced.reject(signal.reason);
      await running;
    },
  };
}

function withoutManagedFields<T extends KubeObject>(object: T): T {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
