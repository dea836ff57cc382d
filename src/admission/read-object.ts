import { describe, problem, type PosternError } from '../errors.ts';
import { orAborted } from '../kube/deadline.ts';
import { resourcePath } from '../kube/resource-path.ts';
import { isNotFound } from '../kube/status-error.ts';
import type { IndexedObject } from '../manifest/object-index.ts';
import type { ObjectRef } from '../manifest/view.ts';
import { ofKind, WATCHED_KINDS } from './watched-kinds.ts';

/** The object, undefined when there is none, or `LOOKUP_FAILED` when that cannot be told. Never throws. */
export type ReadObject = (
  ref: ObjectRef,
  signal: AbortSignal,
) => Promise<IndexedObject | undefined | PosternError>;

/**
 * Reads single objects from the API server. A rollout asks for the same object once for each of its pods, so calls
 * for one object share a read, and its answer holds for a second.
 * @param get one GET of a path; its own deadline bounds it, not that of whoever asked first
 */
export function objectReader(get: (path: string) => Promise<unknown>): ReadObject {
  const reads = new Map<string, ReturnType<ReadObject>>();
  return (ref, signal) => {
    const path = pathOf(ref);
    if (path === undefined) return Promise.resolve(undefined);
    let read = reads.get(path);
    if (read === undefined) {
      read = readOnce(ref, path, get);
      reads.set(path, read);
      void forgetLater(read, () => reads.delete(path));
    }
    return inTime(read, ref, signal);
  };
}

const HOLDS_MS = 1000;

/** undefined: the name, which a user may have mistyped, is none that an object can have. */
function pathOf({ kind, namespace, name }: ObjectRef): string | undefined {
  try {
    return resourcePath({ ...WATCHED_KINDS[kind], name, ...(namespace === undefined ? {} : { namespace }) });
  } catch {
    return undefined;
  }
}

async function readOnce(
  ref: ObjectRef,
  path: string,
  get: (path: string) => Promise<unknown>,
): ReturnType<ReadObject> {
  try {
    return ofKind(ref.kind, await get(path));
  } catch (error) {
    return isNotFound(error) ? undefined : failed(ref, describe(error));
  }
}

async function forgetLater(read: ReturnType<ReadObject>, forget: () => void): Promise<void> {
  if ((await read) instanceof Error) forget();
  else setTimeout(forget, HOLDS_MS).unref();
}

async function inTime(
  read: ReturnType<ReadObject>,
  ref: ObjectRef,
  signal: AbortSignal,
): ReturnType<ReadObject> {
  try {
    return await orAborted(read, signal);
  } catch {
    return failed(ref, 'there was no answer in time');
  }
}

function failed({ kind, namespace, name }: ObjectRef, reason: string): PosternError {
  const object = namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
  return problem('LOOKUP_FAILED', { object, reason });
}
