import { keyOf, RESULTS, type NamespacedName, type Place, type Reported, type Result } from './reported.ts';

/** What is known of one namespace, or of all cluster-scoped objects. */
export interface NamespaceResults {
  /** Objects that nothing is said of. */
  readonly clean: number;
  readonly counts: Readonly<Record<Result, number>>;
  /** In order of their objects, what must not be first; fewer than `counts` says where there are very many. */
  readonly results: readonly (readonly [Place, Reported])[];
}

export interface FindingCount {
  readonly rule: string;
  readonly namespace: string;
  readonly result: Result;
  readonly count: number;
}

/** What is said of every stored object at this moment. */
export interface Ledger {
  /** @param isCounted whether an object without results counts as a clean one, or as none of our business */
  put(place: Place, results: readonly Reported[], isCounted: boolean): void;
  drop(place: Pick<Place, 'kind' | 'namespace' | 'name'>): void;
  /** Of a kind there are only these, by namespace and name. */
  retain(kind: string, objects: readonly NamespacedName[]): void;
  /** Of which something is known; empty: what is cluster-scoped. */
  namespaces(): Iterable<string>;
  namespace(name: string): NamespaceResults;
  /** The namespaces of which something else is known since this was last asked; empty: what is cluster-scoped. */
  takeChanged(): readonly string[];
  /** At most `limit` of them; what is beyond is put together under the namespace {@link OTHERS}. */
  counts(limit: number): readonly FindingCount[];
  objects(): ReadonlyMap<string, number>;
}

export const OTHERS = '(others)';

export interface LedgerLimits {
  /** Results that are kept with their texts; the others are counted only. */
  readonly results: number;
  /** The same of one object. */
  readonly perObject: number;
}

/** About 20 MiB. */
const usual: LedgerLimits = { results: 20_000, perObject: 50 };

interface Entry {
  readonly place: Place;
  readonly results: readonly Reported[];
  /** Of all results, also those that are not kept. */
  readonly counts: ReadonlyMap<string, number>;
}

/** An empty ledger. Its memory is bounded: texts by the limits, and of a clean object only the place is kept. */
export function createLedger(limits: LedgerLimits = usual): Ledger {
  const kinds = new Map<string, Map<string, Entry>>();
  const byNamespace = new Map<string, Set<Entry>>();
  const changed = new Set<string>();
  let kept = 0;

  const remove = (kind: string, key: string): Entry | undefined => {
    const entry = kinds.get(kind)?.get(key);
    if (entry === undefined) return undefined;
    kinds.get(kind)?.delete(key);
    kept -= entry.results.length;
    const others = byNamespace.get(entry.place.namespace);
    others?.delete(entry);
    if (others?.size === 0) byNamespace.delete(entry.place.namespace);
    return entry;
  };

  const note = (removed: Entry | undefined): void => {
    if (removed !== undefined) changed.add(removed.place.namespace);
  };

  return {
    put(place, results, isCounted) {
      const key = keyOf(place);
      const before = remove(place.kind, key);
      if (results.length === 0 && !isCounted) {
        if (before !== undefined) changed.add(place.namespace);
        return;
      }
      const room = Math.max(0, Math.min(limits.perObject, limits.results - kept));
      const entry = { place, results: results.slice(0, room), counts: countsOf(results) };
      kept += entry.results.length;
      setIn(kinds, place.kind, () => new Map<string, Entry>()).set(key, entry);
      setIn(byNamespace, place.namespace, () => new Set<Entry>()).add(entry);
      if (before === undefined || !isSame(before, entry)) changed.add(place.namespace);
    },
    drop: place => note(remove(place.kind, keyOf(place))),
    retain(kind, objects) {
      const there = new Set(objects.map(keyOf));
      for (const key of kinds.get(kind)?.keys() ?? []) if (!there.has(key)) note(remove(kind, key));
    },
    namespaces: () => byNamespace.keys(),
    namespace: name => resultsOf([...(byNamespace.get(name) ?? [])]),
    takeChanged() {
      const names = [...changed];
      changed.clear();
      return names;
    },
    counts: limit => bounded(summed(byNamespace), limit),
    objects: () => new Map([...kinds].map(([kind, entries]) => [kind, entries.size])),
  };
}

function setIn<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

const NOTHING: ReadonlyMap<string, number> = new Map();

/** By result and rule. */
function countsOf(results: readonly Reported[]): ReadonlyMap<string, number> {
  if (results.length === 0) return NOTHING;
  const counts = new Map<string, number>();
  for (const { result, rule } of results) increase(counts, `${result} ${rule}`, 1);
  return counts;
}

function increase(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function isSame(a: Entry, b: Entry): boolean {
  return textOf(a) === textOf(b);
}

function textOf({ place, results, counts }: Entry): string {
  return JSON.stringify([place, results, [...counts]]);
}

function resultsOf(entries: readonly Entry[]): NamespaceResults {
  const counts = { fail: 0, warn: 0, skip: 0 };
  for (const entry of entries) for (const [key, count] of entry.counts) counts[resultIn(key)] += count;
  const ordered = entries.toSorted((a, b) => compare(orderOf(a.place), orderOf(b.place)));
  const placed = ordered.flatMap(({ place, results }) => results.map(result => [place, result] as const));
  return {
    clean: entries.filter(entry => entry.counts.size === 0).length,
    counts,
    results: RESULTS.flatMap(wanted => placed.filter(([, { result }]) => result === wanted)),
  };
}

function resultIn(key: string): Result {
  return RESULTS.find(result => key.startsWith(`${result} `)) ?? 'warn';
}

function orderOf({ kind, name }: Place): string {
  return `${kind} ${name}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function summed(byNamespace: ReadonlyMap<string, ReadonlySet<Entry>>): readonly FindingCount[] {
  return [...byNamespace].flatMap(([namespace, entries]) => {
    const counts = new Map<string, number>();
    for (const entry of entries) for (const [key, count] of entry.counts) increase(counts, key, count);
    return [...counts].map(([key, count]) => {
      const result = resultIn(key);
      return { rule: key.slice(result.length + 1), namespace, result, count };
    });
  });
}

function bounded(all: readonly FindingCount[], limit: number): readonly FindingCount[] {
  if (all.length <= limit) return all;
  const ordered = all.toSorted((a, b) => b.count - a.count);
  const rest = new Map<string, FindingCount>();
  for (const { rule, result, count } of ordered.slice(limit)) {
    const key = `${result} ${rule}`;
    rest.set(key, { rule, namespace: OTHERS, result, count: count + (rest.get(key)?.count ?? 0) });
  }
  return [...ordered.slice(0, limit), ...rest.values()];
}
