import { CHECKED_GENERATOR_KINDS, CHECKED_KINDS, type CheckedKind } from './checked-kinds.ts';
import { GENERATOR_GROUP } from './generators/index.ts';
import { GROUP } from './kinds.ts';
import { POLICY_GROUP, POLICY_KIND } from './secret-policy.ts';
import { nearestName } from './nearest-name.ts';

/**
 * The kind of ours that `kind` names, whatever the version and group, or the nearest one where the group is ours:
 * `ExternalSecrets` is ExternalSecret. undefined: none is near.
 */
export function meantKindOf(object: {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}): CheckedKind | undefined {
  const { apiVersion, kind } = object;
  if (typeof kind !== 'string') return undefined;
  const group = String(apiVersion).split('/')[0] ?? '';
  // Others may call a kind of theirs SecretPolicy.
  if (group === POLICY_GROUP) return nearestName(kind, [POLICY_KIND]) === undefined ? undefined : POLICY_KIND;
  const kinds = CHECKED_KINDS.map(known => known.kind).filter(known => known !== POLICY_KIND);
  const isGenerator = group === GENERATOR_GROUP;
  // A list of a kind is near to it.
  if (kinds.some(known => known === kind) || (group !== GROUP && !isGenerator) || kind.endsWith('List'))
    return kinds.find(known => known === kind);
  const nearest = nearestName(
    kind,
    kinds.filter(known => isGeneratorKind(known) === isGenerator),
  );
  return kinds.find(known => known === nearest);
}

export function isGeneratorKind(kind: CheckedKind): boolean {
  return CHECKED_GENERATOR_KINDS.some(generator => generator === kind);
}
