import type { Requirements } from '../../../api/secret-policy.ts';
import { excerpt } from '../../wording/excerpt.ts';
import { error, type RuleFinding } from '../../rule.ts';
import type { RequirementRule, Subject } from '../contract.ts';
import { compileGlobs, type Glob } from '../glob.ts';
import { askedKeys, type Asked } from './asked-keys.ts';
import type { NamedStore } from './asked-stores.ts';
import { ASKING_KINDS, askingOf, failingNamespace, nameOrNone, type Asking } from './asking.ts';
import { hasDotSegment } from './dot-segment.ts';
import { foundKeys } from './found-keys.ts';
import { generatorIn } from './generator.ts';
import { compileKeyPatterns, type KeyPatterns } from './key-patterns.ts';
import { providersOf } from './known-store.ts';

type Parameters = NonNullable<Requirements['remoteKeys']>;

/**
 * A key that a SecretPolicy does not allow to be asked for.
 *
 * `require.remoteKeys` lists regular expressions (RE2) of which every key must match one, for all stores or for some. They
 * match anywhere in a key unless they begin with `^`; `{{namespace}}` stands for the namespace of the object, so that
 * `^{{namespace}}/` keeps teams apart. What a PushSecret writes counts as what an ExternalSecret reads.
 *
 * `find` is allowed where everything that it may give is sure to match: with a `path` that the provider takes for the
 * beginning of keys, or with a `name.regexp` that begins with `^` and plain text, and a pattern that does not ask for an end.
 * A key or a path that has `.` or `..` between slashes is found whatever the patterns are, since providers may resolve it.
 * `dataTo` without `remoteKey` writes keys under names that nobody can tell beforehand, and is found.
 *
 * The `path` of a VaultDynamicSecret counts as a key, with its mount: `^database/creds/{{namespace}}-` is a pattern for such.
 * Lists for some stores are not about it, and what other generators ask for has no key.
 */
export const allowedRemoteKeys: RequirementRule<Parameters> = {
  id: 'PST802',
  title: 'a key that a SecretPolicy does not allow to be asked for',
  kinds: [...ASKING_KINDS, 'VaultDynamicSecret', 'ClusterGenerator'],
  prepare: parameters => {
    const limits = parameters.flatMap(({ patterns, stores }): readonly Limit[] => {
      const compiled = compileKeyPatterns(patterns);
      if (compiled === undefined) return [];
      return [{ patterns: compiled, isAbout: stores === undefined ? undefined : compileGlobs(stores) }];
    });
    return subject => {
      const asking = askingOf(subject);
      if (asking === undefined) return generatorFindings(subject, limits).slice(0, 1);
      return askedKeys(asking).flatMap(asked => askedFindings(subject, asking, asked, limits).slice(0, 1));
    };
  },
};

interface Limit {
  readonly patterns: KeyPatterns;
  /** Names of stores; undefined: all, also those that are chosen by labels. */
  readonly isAbout: Glob | undefined;
}

/** The path of a VaultDynamicSecret may be that of any secret, with the mount; no store is asked. */
function generatorFindings(subject: Subject, limits: readonly Limit[]): readonly RuleFinding[] {
  const generator = generatorIn(subject.object);
  const key = generator?.kind === 'VaultDynamicSecret' ? generator.spec['path'] : undefined;
  if (generator === undefined || typeof key !== 'string') return [];
  const asked: Asked = { what: 'key', key, path: `${generator.at}.path`, stores: [] };
  const asking = { does: 'read', namespaces: [nameOrNone(subject.namespace)] } as const;
  return askedFindings(subject, asking, asked, limits);
}

function askedFindings(
  subject: Subject,
  asking: Pick<Asking, 'does' | 'namespaces'>,
  asked: Asked,
  limits: readonly Limit[],
): readonly RuleFinding[] {
  return limits.flatMap(({ patterns, isAbout }) => {
    const stores = asked.stores.filter(({ name }) => isAbout?.(name) ?? true);
    if (stores.length === 0 && isAbout !== undefined) return [];
    return keyFindings(asking, asked, patterns, providers(subject, stores));
  });
}

/** Each once; undefined for a store that is not known. */
function providers(subject: Subject, stores: readonly NamedStore[]): readonly (string | undefined)[] {
  const found = stores.map(({ kind, name }) => providersOf(subject.store(kind, name) ?? {})[0]);
  return found.length === 0 ? [undefined] : [...new Set(found)];
}

/** Of one place, by one list of patterns: for regions the same. */
export function keyFindings(
  asking: Pick<Asking, 'does' | 'namespaces'>,
  asked: Asked,
  patterns: KeyPatterns,
  providers: readonly (string | undefined)[],
): readonly RuleFinding[] {
  if (climbs(asked)) {
    return [
      error(
        asked.path,
        `${whatOf(asked)} that has "." or ".." between slashes, which providers resolve: no pattern is about it`,
        'write the path that is meant',
      ),
    ];
  }
  const failing = failingNamespace(asking, namespace => isAllowed(asked, patterns, providers, namespace));
  if (failing === undefined) return [];
  const { namespace, where } = failing;
  const what = whatOf(asked);
  const verb = asking.does === 'read' ? 'asked for' : 'written';
  const message =
    asked.what === 'key'
      ? `${what} may not be ${verb}${where}: it matches none of ${patterns.text(namespace)}`
      : `${what} that may not be ${verb}${where}: they need not match any of ${patterns.text(namespace)}`;
  return [error(asked.path, message, fixOf(asked, patterns.beginning(namespace)))];
}

/** Whether the place that is asked may be another than patterns see; of `find`, whatever else chooses the keys. */
function climbs(asked: Asked): boolean {
  if (asked.what === 'key') return hasDotSegment(asked.key);
  return asked.what === 'find' && hasDotSegment(asked.find.path ?? '');
}

function whatOf(asked: Asked): string {
  return asked.what === 'key' ? `${NAMES.key} ${excerpt(asked.key)}` : NAMES[asked.what];
}

const NAMES = { key: 'key', find: 'may find keys', any: 'may write keys' } as const;

function isAllowed(
  asked: Asked,
  patterns: KeyPatterns,
  providers: readonly (string | undefined)[],
  namespace: string | undefined,
): boolean {
  if (asked.what === 'any') return false;
  if (asked.what === 'key') return patterns.allowsKey(asked.key, namespace);
  return providers.every(provider => patterns.allowsFound(foundKeys(asked.find, provider), namespace));
}

function fixOf(asked: Asked, beginning: string): string {
  const as = beginning === '' ? 'that match' : `that begin with ${excerpt(beginning)}`;
  if (asked.what === 'find') return `list keys ${as}, or find below a path that does`;
  if (asked.what === 'any') return `write remoteKey, or list keys under data ${as}`;
  return beginning === '' ? 'ask for a key that matches' : `begin the key with ${excerpt(beginning)}`;
}
