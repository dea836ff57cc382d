import type { Requirements } from '../../../api/secret-policy.ts';
import { excerpt } from '../../wording/excerpt.ts';
import { listed } from '../../wording/listed.ts';
import { error, type RuleFinding } from '../../rule.ts';
import type { RequirementRule, Subject } from '../contract.ts';
import { compileGlob, type Glob } from '../glob.ts';
import { askedKeys, type Asked } from './asked-keys.ts';
import { idOf, namedStores, storesOnce, type NamedStore } from './asked-stores.ts';
import { ASKING_KINDS, askingOf, type Asking } from './asking.ts';
import { anyOf, compileKeyPatterns, type KeyPatterns } from './key-patterns.ts';
import { isStore, providersOf, STORE_KINDS } from './known-store.ts';
import { keyFindings } from './remote-keys.ts';
import { regionOf } from './store-region.ts';

type Parameters = NonNullable<Requirements['regions']>;

/**
 * A key that a SecretPolicy does not allow to be fetched in the region of its store.
 *
 * `require.regions` lists regions, each with regular expressions (RE2) of which every key must match one; a store of a region
 * that is not listed may be asked for nothing, and is found itself. The region is what the provider of the store is told:
 * `region` of `aws`, `barbican`, `oracle`, `scaleway` and `volcengine`, `location` of `gcpsm` (`global` without it), the
 * address of `ibm`, `ovh` and `infisical`. Stores of other providers have the region that their label
 * `topology.kubernetes.io/region` says, and without it only `*` is about them. Where several entries are about a region,
 * a key may match any of their expressions. A store that is not known yet says nothing.
 */
export const regionalKeys: RequirementRule<Parameters> = {
  id: 'PST806',
  title: 'a key that a SecretPolicy does not allow to be fetched in the region of its store',
  kinds: [...STORE_KINDS, ...ASKING_KINDS],
  prepare: parameters => {
    const entries = parameters.map(({ region, keys }) => ({
      isAbout: compileGlob(region),
      patterns: compileKeyPatterns(keys),
    }));
    const regions = new Set(parameters.map(({ region }) => region));
    return subject => {
      const { object } = subject;
      if (isStore(object)) return storeFindings(object, entries, regions);
      const asking = askingOf(subject);
      if (asking === undefined) return [];
      const asked = askedByStore(asking);
      return storesOnce(namedStores(asking)).flatMap(store =>
        askedFindings(subject, asking, asked.get(idOf(store)) ?? [], store, { entries, regions }),
      );
    };
  },
};

interface Entry {
  readonly isAbout: Glob;
  /** undefined: they cannot be read, and ask for nothing. */
  readonly patterns: KeyPatterns | undefined;
}

/** A store without a region is only in `*`. */
function entriesFor(entries: readonly Entry[], region: string | undefined): readonly Entry[] {
  return entries.filter(({ isAbout }) => isAbout(region ?? ''));
}

function storeFindings(
  store: Readonly<Record<string, unknown>>,
  entries: readonly Entry[],
  regions: ReadonlySet<string>,
): readonly RuleFinding[] {
  const found = regionOf(store);
  if (entriesFor(entries, found?.region).length > 0) return [];
  return [
    error(
      found?.path ?? `spec.provider${providersOf(store).map(name => `.${name}`)[0] ?? ''}`,
      `${whereOf(found?.region)}, where nothing may be fetched`,
      found === undefined
        ? 'label the store with topology.kubernetes.io/region'
        : `use one of the regions ${listed(regions)}`,
    ),
  ];
}

function whereOf(region: string | undefined): string {
  return region === undefined ? 'lies in a region that nobody can tell' : `lies in region ${excerpt(region)}`;
}

function askedByStore(asking: Asking): ReadonlyMap<string, readonly Asked[]> {
  const places = askedKeys(asking).flatMap(asked =>
    [...new Set(asked.stores.map(idOf))].map(store => ({ store, asked })),
  );
  const byStore = Map.groupBy(places, ({ store }) => store);
  return new Map([...byStore].map(([store, group]) => [store, group.map(({ asked }) => asked)]));
}

interface Allowed {
  readonly entries: readonly Entry[];
  readonly regions: ReadonlySet<string>;
}

function askedFindings(
  subject: Subject,
  asking: Asking,
  asked: readonly Asked[],
  store: NamedStore,
  { entries, regions }: Allowed,
): readonly RuleFinding[] {
  const { kind, name, path } = store;
  const object = subject.store(kind, name);
  if (object === undefined) return [];
  const found = regionOf(object);
  const own = entriesFor(entries, found?.region);
  const where = `${kind} ${excerpt(name)} ${whereOf(found?.region)}`;
  if (own.length === 0) {
    return [
      error(path, `${where}, where nothing may be fetched`, `name a store of the regions ${listed(regions)}`),
    ];
  }
  const readable = own.flatMap(({ patterns }) => patterns ?? []);
  if (readable.length < own.length) return [];
  const patterns = anyOf(readable);
  const [provider] = providersOf(object);
  return asked
    .flatMap(one => keyFindings(asking, one, patterns, [provider]))
    .map(found => Object.assign(found, { message: `${where}: ${found.message}` }));
}
