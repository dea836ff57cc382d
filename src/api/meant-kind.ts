import { CHECKED_GENERATOR_KINDS, CHECKED_KINDS, type CheckedKind } from './checked-kinds.ts';
import { GENERATOR_GROUP } from './generators/index.ts';
import { GROUP } from './kinds.ts';
import { POLICY_GROUP, POLICY_KIND } from './secret-policy.ts';
import { editDistance, nearestName } from './validate/nearest-name.ts';

/**
 * The kind of ours that `kind` names, whatever the version and group, or the nearest one where the group is ours or nearly:
 * `ExternalSecrets` is ExternalSecret, `ClusterStore` is ClusterSecretStore. undefined: none is near.
 */
export function meantKindOf(object: {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}): CheckedKind | undefined {
  const { apiVersion, kind } = object;
  if (typeof kind !== 'string') return undefined;
  const exact = exactKinds.get(kind);
  if (exact !== undefined && !String(apiVersion).startsWith(POLICY_GROUP)) return exact;
  const group = String(apiVersion).split('/')[0] ?? '';
  // Others may call a kind of theirs SecretPolicy.
  if (group === POLICY_GROUP) return nearestName(kind, [POLICY_KIND]) === undefined ? undefined : POLICY_KIND;
  // A list of a kind is near to it.
  if (exact !== undefined || kind.endsWith('List')) return exact;
  const ownGroup = meantGroup(group);
  if (ownGroup === undefined) return undefined;
  const own = KINDS_OF_ESO.filter(known => isGeneratorKind(known) === (ownGroup === GENERATOR_GROUP));
  const nearest = nearestName(kind, own);
  if (nearest !== undefined && isSlip(kind, nearest)) return own.find(known => known === nearest);
  const [best = nearest, next] = withWordsOf(kind, own);
  return next === undefined ? own.find(known => known === best) : undefined;
}

/** Whether nothing else can have been meant, as far as letters tell. */
export function isSlip(written: string, meant: string): boolean {
  return Math.abs(written.length - meant.length) <= SLIP && editDistance(written, meant) <= SLIP;
}

function isGeneratorKind(kind: CheckedKind): boolean {
  return CHECKED_GENERATOR_KINDS.some(generator => generator === kind);
}

/** Those whose names nobody else has. */
const KINDS_OF_ESO = CHECKED_KINDS.map(known => known.kind).filter(known => known !== POLICY_KIND);

const exactKinds: ReadonlyMap<string, CheckedKind> = new Map(KINDS_OF_ESO.map(kind => [kind, kind]));

/** Letters that a slip of the pen changes: `external-secret.io`. Other groups that begin with `external` are further away. */
const SLIP = 2;

function meantGroup(group: string): typeof GROUP | typeof GENERATOR_GROUP | undefined {
  return ([GROUP, GENERATOR_GROUP] as const).find(own => isSlip(group, own));
}

/** The kinds that have all words of a name in their order, and fewest others. */
function withWordsOf(name: string, kinds: readonly string[]): readonly string[] {
  const words = wordsOf(name.slice(0, LONGEST)).map(word => word.replace(/s$/u, ''));
  const fitting = [...new Set(kinds)].filter(kind => hasInOrder(wordsOf(kind), words));
  const fewest = Math.min(...fitting.map(kind => wordsOf(kind).length));
  return fitting.filter(kind => wordsOf(kind).length === fewest);
}

const LONGEST = 64;

/** `ClusterSecretStore` is cluster, secret, store. */
function wordsOf(kind: string): readonly string[] {
  return (kind.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/gu) ?? []).map(word => word.toLowerCase());
}

function hasInOrder(words: readonly string[], wanted: readonly string[]): boolean {
  let from = 0;
  return (
    wanted.length > 0 &&
    wanted.every(word => {
      from = words.findIndex((known, at) => at >= from && isShortFor(word, known)) + 1;
      return from > 0;
    })
  );
}

/** `Auth` is Authorization; what is shorter is the beginning of too many words. */
function isShortFor(word: string, known: string): boolean {
  return word === known || (word.length >= SHORTEST && known.startsWith(word));
}

const SHORTEST = 4;
