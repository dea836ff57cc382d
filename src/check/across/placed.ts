import { checkedKindOf } from '../../api/checked-kinds.ts';
import type { JsonObject } from '../../api/json.ts';
import { GROUP } from '../../api/kinds.ts';
import type { ExternalSecret } from '../../api/external-secret.ts';
import type { Loose } from '../../api/validate/loose.ts';
import { wellTyped } from '../../api/validate/well-typed.ts';
import { carriedObject } from '../carried-object.ts';
import type { ManifestSet } from '../manifest-set.ts';
import type { PlacedFinding, RuleFinding } from '../rule.ts';
import { POD_KINDS, podOf, type PlacedPod } from './pod-references.ts';

/** Findings of all objects of a kind. */
export function ofEach(
  objects: readonly JsonObject[],
  check: (object: JsonObject) => readonly RuleFinding[],
): readonly PlacedFinding<RuleFinding>[] {
  return objects.flatMap(object => check(object).map(found => Object.assign({ object }, found)));
}

/** Findings of all ExternalSecrets, of which the types are sure. */
export function ofExternalSecrets(
  set: ManifestSet,
  check: (manifest: Loose<ExternalSecret>, object: JsonObject) => readonly RuleFinding[],
): readonly PlacedFinding<RuleFinding>[] {
  const placed: PlacedFinding<RuleFinding>[] = [];
  for (const { object, manifest } of set.externalSecrets()) {
    for (const found of check(manifest, object)) placed.push({ object, ...found });
  }
  return placed;
}

/**
 * Findings of all ExternalSecrets and of those that ClusterExternalSecrets make. In which namespaces the latter will be is
 * not known: a name in them means whatever has it in any.
 */
export function ofMadeExternalSecrets(
  set: ManifestSet,
  check: (manifest: Loose<ExternalSecret>, namespace: string | undefined) => readonly RuleFinding[],
): readonly PlacedFinding<RuleFinding>[] {
  const own = ofExternalSecrets(set, (manifest, object) => check(manifest, set.namespaceOf(object)));
  const carried = ofCarried<ExternalSecret>(set, 'ClusterExternalSecret', manifest =>
    check(manifest, undefined),
  );
  return carried.length === 0 ? own : [...own, ...carried];
}

/** Findings of what all objects of a kind carry, as those of the objects themselves. */
export function ofCarried<T>(
  set: ManifestSet,
  kind: 'ClusterExternalSecret' | 'ClusterPushSecret',
  check: (carried: Loose<T>) => readonly RuleFinding[],
): readonly PlacedFinding<RuleFinding>[] {
  return ofEach(set.ofKind(GROUP, kind), object => {
    const type = checkedKindOf(object);
    const inner = type === undefined ? undefined : carriedObject(type, object);
    return inner === undefined ? [] : check(wellTyped<T>(inner.type, inner.object)).map(inner.place);
  });
}

/** Findings of all pods and of all workloads that make some. */
export function ofPods(
  set: ManifestSet,
  check: (pod: PlacedPod, object: JsonObject) => readonly RuleFinding[],
): readonly PlacedFinding<RuleFinding>[] {
  const objects = POD_KINDS.flatMap(([group, kind]) => set.ofKind(group, kind));
  return ofEach(objects, object => {
    const pod = podOf(object);
    return pod === undefined ? [] : check(pod, object);
  });
}
