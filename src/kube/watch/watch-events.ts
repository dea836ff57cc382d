import { problem } from '../../errors.ts';
import type { KubeClient } from '../client.ts';
import { createLineSplitter } from './line-splitter.ts';
import type { KubeObject, Status } from '../object.ts';
import { KubeStatusError } from '../status-error.ts';

export interface WatchOptions {
  readonly client: Pick<KubeClient, 'server' | 'stream'>;
  /** Of the collection; see resourcePath. */
  readonly path: string;
  /** Events after this one. */
  readonly resourceVersion: string;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly accept?: string | undefined;
  /** After so many seconds the server ends the watch. */
  readonly timeoutSeconds: number;
  /** A stream without a single byte for so long is taken for dead. */
  readonly silenceMs: number;
  readonly signal: AbortSignal;
}

export interface WatchEvent<T extends KubeObject = KubeObject> {
  /** A BOOKMARK carries nothing but a newer resourceVersion. */
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: T;
}

// An object is at most 1.5 MiB in etcd; JSON with its escapes is longer.
const maxLineBytes = 16 * 1024 * 1024;

/**
 * One watch from its start to its end. Ends quietly when the server ends it; throws KubeStatusError for a refusal
 * and for an ERROR event (410 when the resourceVersion is too old), KUBE_UNREACHABLE when the connection broke or went
 * silent. Time that the consumer takes between two events does not count as silence.
 */
export async function* watchEvents<T extends KubeObject>(
  options: WatchOptions,
): AsyncGenerator<WatchEvent<T>> {
  const { client, path, silenceMs, signal, accept } = options;
  const stream = await client.stream({
    method: 'GET',
    path,
    query: {
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion: options.resourceVersion,
      timeoutSeconds: options.timeoutSeconds,
      labelSelector: options.labelSelector,
      fieldSelector: options.fieldSelector,
    },
    accept,
    signal,
  });
  const chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const splitter = createLineSplitter(maxLineBytes);
  const giveUp = (): void => void stream.destroy(new Error(`nothing came for ${silenceMs / 1000} s`));
  try {
    for (;;) {
      const silence = setTimeout(giveUp, silenceMs);
      const next = await chunks.next().finally(() => clearTimeout(silence));
      if (next.done) break;
      for (const line of splitter.push(next.value)) yield eventOf<T>(line, options);
    }
    // A stream that ends without an error and in the middle of a line was cut by something in between.
    if (splitter.rest().trim() !== '') throw new Error('the stream ended in the middle of an event');
  } catch (error) {
    throw broken(error, options);
  } finally {
    stream.destroy();
  }
}

interface ErrorEvent {
  readonly type: 'ERROR';
  readonly object?: Partial<Status>;
}

function eventOf<T extends KubeObject>(line: string, { client, path }: WatchOptions): WatchEvent<T> {
  const call = `WATCH ${path}`;
  const event: WatchEvent<T> | ErrorEvent | undefined = parse(line);
  if (event?.type === 'ERROR') throw new KubeStatusError(call, event.object?.code ?? 500, event.object ?? {});
  if (event?.object?.metadata) return event;
  throw problem('KUBE_ANSWER', { call, server: client.server.origin, reason: 'an event cannot be read' });
}

/** undefined for what is no JSON: the parser's message would quote the object. */
function parse(line: string) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function broken(error: unknown, { client, path, signal }: WatchOptions): unknown {
  if (signal.aborted) return signal.reason;
  if (!(error instanceof Error) || 'retryable' in error) return error;
  const parameters = { call: `WATCH ${path}`, server: client.server.origin, reason: error.message };
  return problem('KUBE_UNREACHABLE', parameters, { cause: error });
}
