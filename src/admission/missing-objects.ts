import type { PosternError } from '../errors.ts';
import type { ManifestView, ObjectRef } from '../manifest/view.ts';
import type { ReadObject } from './read-object.ts';
import { viewWith, type Manifest } from './view-with.ts';

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
  manifests: ManifestView,
  read: ReadObject,
  signal: () => AbortSignal,
): Decision<Verdict> | Promise<Decision<Verdict>> {
  const verdict = decide(manifests);
  if (verdict.missing.length === 0) return { verdict };
  return decideAgain({ decide, manifests, read, signal: signal() }, verdict);
}

const ROUNDS = 3;

interface Work<Verdict> {
  readonly decide: (manifests: ManifestView) => Verdict;
  readonly manifests: ManifestView;
  readonly read: ReadObject;
  readonly signal: AbortSignal;
}

async function decideAgain<Verdict extends { readonly missing: readonly ObjectRef[] }>(
  { decide, manifests, read, signal }: Work<Verdict>,
  first: Verdict,
): Promise<Decision<Verdict>> {
  let verdict = first;
  const asked = new Set<string>();
  const found: Manifest[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const wanted = verdict.missing.filter(ref => {
      const key = `${ref.kind}/${ref.namespace ?? ''}/${ref.name}`;
      return !asked.has(key) && asked.add(key);
    });
    const answers = await Promise.all(wanted.map(ref => read(ref, signal)));
    const failure = answers.find(answer => answer instanceof Error);
    if (failure !== undefined) return { verdict, failure };
    const objects = answers.filter(answer => answer !== undefined && !(answer instanceof Error));
    if (objects.length === 0) break;
    found.push(...objects);
    verdict = decide(viewWith(manifests, found));
  }
  return { verdict };
}
