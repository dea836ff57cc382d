import { describe, problem, type PosternError } from '../../errors.ts';
import { orAborted } from '../../kube/deadline.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import { isNotFound } from '../../kube/status-error.ts';
import type { IndexedObject } from '../../manifest/object-index.ts';
import { targetName } from '../../manifest/produced-keys.ts';
import type { ObjectRef } from '../../manifest/view.ts';
import { ofKind, WATCHED_KINDS } from './watched-kinds.ts';

/**
 * What a reference may mean, nothing when there is no such object, or `LOOKUP_FAILED` when that cannot be told. For an
 * ExternalSecret that is the one of this name and those that write a Secret of this name. Never throws.
 */
export type ReadObject = (
  ref: ObjectRef,
  signal: AbortSignal,
) => Promise<readonly IndexedObject[] | PosternError>;

/**
 * Reads objects from the API server. A rollout asks for the same ones once for each of its pods, so calls for one path
 * share a read, and its answer holds for a second. That something is not there holds for a moment only: in
 * `kubectl apply` of several objects it comes next, and a pod that is made then would start without it.
 * @param get one GET of a path; its own deadline bounds it, not that of whoever asked first
 * @param now milliseconds of a clock that never goes back
 */
export function objectReader(
  get: (path: string) => Promise<unknown>,
  now: () => number = () => performance.now(),
): ReadObject {
  const reads = new Map<string, Read>();
  const start = (kind: ObjectRef['kind'], path: string): Read => {
    const begun = now();
    const read: Read = { reading: readOnce(kind, path, get) };
    reads.set(path, read);
    const forget = (): void => {
      if (reads.get(path) === read) reads.delete(path);
    };
    void keep(read, begun, forget);
    return read;
  };
  const keep = async (read: Read, begun: number, forget: () => void): Promise<void> => {
    const answer = await read.reading;
    if ('failure' in answer) return forget();
    const ended = now();
    read.objects = answer.objects;
    read.absentUntil = ended + Math.max(ABSENCE_HOLDS_MS, ended - begun);
    setTimeout(forget, HOLDS_MS).unref();
  };
  return async (ref, signal) => {
    const path = readPath(ref);
    if (path === undefined) return [];
    const known = reads.get(path);
    const read = known === undefined || isOutdated(known, ref, now()) ? start(ref.kind, path) : known;
    const answer = await inTime(read.reading, signal);
    return 'objects' in answer
      ? answer.objects.filter(object => isMeant(object, ref))
      : failed(ref, answer.failure);
  };
}

type Reading = { readonly objects: readonly IndexedObject[] } | { readonly failure: string };

interface Read {
  readonly reading: Promise<Reading>;
  /** What it found, when it has ended. */
  objects?: readonly IndexedObject[];
  /** How long it may tell that something is not there. */
  absentUntil?: number;
}

const HOLDS_MS = 1000;
/** Or as long as the read took: a slow API server is asked no more often than it answers. */
const ABSENCE_HOLDS_MS = 50;

function isOutdated({ objects, absentUntil = Infinity }: Read, ref: ObjectRef, now: number): boolean {
  return objects !== undefined && now >= absentUntil && !objects.some(object => isMeant(object, ref));
}

/**
 * The path that a reference is read at: of the object; of all ExternalSecrets of the namespace, because the Secrets that they write may have other names.
 * undefined: the name, which a user may have mistyped, is none that an object can have.
 */
export function readPath({ kind, namespace, name }: ObjectRef): string | undefined {
  const collection = { ...WATCHED_KINDS[kind], ...(namespace === undefined ? {} : { namespace }) };
  try {
    const path = resourcePath({ ...collection, name });
    return kind === 'ExternalSecret' ? resourcePath(collection) : path;
  } catch {
    return undefined;
  }
}

async function readOnce(
  kind: ObjectRef['kind'],
  path: string,
  get: (path: string) => Promise<unknown>,
): Promise<Reading> {
  try {
    const answer = await get(path);
    const objects = kind === 'ExternalSecret' ? itemsOf(answer) : [answer];
    return { objects: objects.flatMap(object => ofKind(kind, object) ?? []) };
  } catch (error) {
    return isNotFound(error) ? { objects: [] } : { failure: describe(error) };
  }
}

function itemsOf(list: unknown): readonly unknown[] {
  const items = typeof list === 'object' && list !== null && 'items' in list ? list.items : undefined;
  return Array.isArray(items) ? items : [];
}

function isMeant(object: IndexedObject, { name }: ObjectRef): boolean {
  return object.metadata.name === name || (object.kind === 'ExternalSecret' && targetName(object) === name);
}

async function inTime(reading: Promise<Reading>, signal: AbortSignal): Promise<Reading> {
  try {
    return await orAborted(reading, signal);
  } catch {
    return { failure: 'there was no answer in time' };
  }
}

function failed({ kind, namespace, name }: ObjectRef, reason: string): PosternError {
  const object = namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
  return problem('LOOKUP_FAILED', { object, reason });
}
