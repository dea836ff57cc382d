import type { PosternError } from '../../errors.ts';
import { objectIndex, type IndexedObject } from '../../manifest/object-index.ts';
import type { ManifestView, ObjectRef } from '../../manifest/view.ts';
import { readPath, type ReadObject } from './read-object.ts';
import { viewWith } from './view-with.ts';

export interface WithMissing<Result> {
  readonly result: Result;
  /** Why an object that the result misses could not be looked for. */
  readonly failure?: PosternError;
  /** How many objects that the result misses were not looked for, because there are more than {@link MOST_READS}. */
  readonly unread?: number;
}

/**
 * What one request may cost the API server. One ExternalSecret may name a thousand stores; those that are not
 * looked for stay missing, and a store that is missing refuses.
 */
export const MOST_READS = 20;

/**
 * Asks a function of the watched objects. Those that it missed are read from the API server, which a watch is always
 * a little behind of (`kubectl apply` of a manifest and its Deployment in one go), and it is asked again. What is read
 * may name more (an ExternalSecret its store, a store its namespace), so there are up to three rounds; no object is read
 * twice. Returns at once when nothing is missing.
 */
export function withMissing<Result extends { readonly missing: readonly ObjectRef[] }>(
  ask: (manifests: ManifestView) => Result,
  watched: ManifestView,
  read: ReadObject,
  signal: () => AbortSignal,
): WithMissing<Result> | Promise<WithMissing<Result>> {
  const result = ask(watched);
  if (result.missing.length === 0) return { result };
  return againWithMissing(ask, result, watched, read, signal());
}

const ROUNDS = 3;
const PARALLEL_READS = 8;

/**
 * The same, where it has been asked about the watched objects already.
 * @param first what it said then
 */
export async function againWithMissing<Result extends { readonly missing: readonly ObjectRef[] }>(
  ask: (manifests: ManifestView) => Result,
  first: Result,
  watched: ManifestView,
  read: ReadObject,
  signal: AbortSignal,
): Promise<WithMissing<Result>> {
  let result = first;
  let unread = 0;
  const seen = new Set<string>();
  const paths = new Set<string>();
  const found: IndexedObject[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = found.length;
    const fresh = result.missing.filter(ref => isNew(seen, `${ref.kind}/${ref.namespace ?? ''}/${ref.name}`));
    const wanted = namespacesFirst(fresh).filter(ref => fits(paths, readPath(ref)));
    unread += fresh.length - wanted.length;
    const answer = await readAll(wanted, read, signal);
    if (answer instanceof Error) return { result, failure: answer };
    found.push(...answer);
    if (found.length === before) break;
    result = ask(viewWith(watched, objectIndex(found)));
  }
  return unread === 0 ? { result } : { result, unread };
}

function isNew(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

/** Whether a policy is in force at all may turn on the labels of a namespace: no number of stores is to displace it. */
function namespacesFirst(refs: readonly ObjectRef[]): readonly ObjectRef[] {
  const isNamespace = ({ kind }: ObjectRef): boolean => kind === 'Namespace';
  return [...refs.filter(isNamespace), ...refs.filter(ref => !isNamespace(ref))];
}

/** All ExternalSecrets of a namespace share a path, and a read; a name that cannot be read costs none. */
function fits(paths: Set<string>, path: string | undefined): boolean {
  if (path === undefined || paths.has(path)) return true;
  if (paths.size === MOST_READS) return false;
  paths.add(path);
  return true;
}

/** A few at a time; stops at the first that fails. */
async function readAll(
  refs: readonly ObjectRef[],
  read: ReadObject,
  signal: AbortSignal,
): Promise<readonly IndexedObject[] | PosternError> {
  const found: IndexedObject[] = [];
  const failures: PosternError[] = [];
  const queue = refs.values();
  const work = async (): Promise<void> => {
    for (const ref of queue) {
      const answer = await read(ref, signal);
      if (answer instanceof Error) failures.push(answer);
      else found.push(...answer);
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_READS }, work));
  return failures[0] ?? found;
}
