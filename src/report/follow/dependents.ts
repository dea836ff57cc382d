import type { Lookup } from '../../manifest/traced-view.ts';
import { keyOf, type NamespacedName, type Place } from '../reported.ts';

export type ObjectName = NamespacedName & Pick<Place, 'kind'>;

/** Which stored objects were judged by what: the way back from what changes to what is said of others. */
export interface Dependents {
  /** An object was judged by the answers to these; what it was judged by before counts no more. */
  put(object: ObjectName, needs: Iterable<Lookup>): void;
  drop(object: ObjectName): void;
  /** Of a kind there are only these. */
  retain(kind: string, objects: readonly NamespacedName[]): void;
  /** The objects that were judged by any of these, each once. */
  of(lookups: Iterable<Lookup>): readonly ObjectName[];
}

interface Judged {
  readonly object: ObjectName;
  readonly needs: readonly Needed[];
}

interface Needed {
  readonly lookup: Lookup;
  readonly by: Set<Judged>;
}

export function createDependents(): Dependents {
  const kinds = new Map<string, Map<string, Judged>>();
  const needed = new Map<Lookup, Needed>();

  const remove = (kind: string, key: string): void => {
    const judged = kinds.get(kind)?.get(key);
    if (judged === undefined) return;
    kinds.get(kind)?.delete(key);
    for (const need of judged.needs) {
      need.by.delete(judged);
      if (need.by.size === 0) needed.delete(need.lookup);
    }
  };
  const needFor = (lookup: Lookup): Needed => {
    const known = needed.get(lookup) ?? { lookup, by: new Set() };
    needed.set(lookup, known);
    return known;
  };

  return {
    put({ kind, namespace, name }, needs) {
      const key = keyOf({ namespace, name });
      remove(kind, key);
      const judged = { object: { kind, namespace, name }, needs: [...new Set(needs)].map(needFor) };
      if (judged.needs.length === 0) return;
      for (const { by } of judged.needs) by.add(judged);
      const ofKind = kinds.get(kind) ?? new Map<string, Judged>();
      kinds.set(kind, ofKind.set(key, judged));
    },
    drop: object => remove(object.kind, keyOf(object)),
    retain(kind, objects) {
      const there = new Set(objects.map(keyOf));
      for (const key of kinds.get(kind)?.keys() ?? []) if (!there.has(key)) remove(kind, key);
    },
    of(lookups) {
      const found = new Set<Judged>();
      for (const lookup of lookups) for (const judged of needed.get(lookup)?.by ?? []) found.add(judged);
      return [...found].map(({ object }) => object);
    },
  };
}
