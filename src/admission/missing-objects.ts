import type { PosternError } from '../errors.ts';
import { objectIndex, type IndexedObject } from '../manifest/object-index.ts';
import type { ManifestView, ObjectRef } from '../manifest/view.ts';
import type { ReadObject } from './read-object.ts';
import { viewWith } from './view-with.ts';

export interface Decision<Verdict> {
  readonly verdict: Verdict;
  /** Why an object that the verdict misses could not be looked for. */
  readonly failure?: PosternError;
}

/**
 * Decides from the watched objects. Where some were not seen they are read from the API server, which a watch is
 * always a little behind of (`kubectl apply` of a manifest and its Deployment in one go), and it is decided again.
 * What is read may name more (an ExternalSecret its store, a store its namespace), so there are up to three rounds;
 * no object is read twice. Answers at once when nothing is missing.
 */
export function decideWithMissing<Verdict extends { readonly missing: readonly ObjectRef[] }>(
  decide: (manifests: ManifestView) => Verdict,
  watched: ManifestView,
  read: ReadObject,
  signal: () => AbortSignal,
): Decision<Verdict> | Promise<Decision<Verdict>> {
  const verdict = decide(watched);
  if (verdict.missing.length === 0) return { verdict };
  return decideAgain(manifests => decide(viewWith(watched, manifests)), verdict, read, signal());
}

const ROUNDS = 3;

async function decideAgain<Verdict extends { readonly missing: readonly ObjectRef[] }>(
  decide: (manifests: ManifestView) => Verdict,
  first: Verdict,
  read: ReadObject,
  signal: AbortSignal,
): Promise<Decision<Verdict>> {
  let verdict = first;
  const asked = new Set<string>();
  const found: IndexedObject[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = found.length;
    const wanted = verdict.missing.filter(ref =>
      isNew(asked, `${ref.kind}/${ref.namespace ?? ''}/${ref.name}`),
    );
    for (const answer of await Promise.all(wanted.map(ref => read(ref, signal)))) {
      if (answer instanceof Error) return { verdict, failure: answer };
      found.push(...answer);
    }
    if (found.length === before) break;
    verdict = decide(objectIndex(found));
  }
  return { verdict };
}

function isNew(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
