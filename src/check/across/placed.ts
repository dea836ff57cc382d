import type { JsonObject } from '../../api/json.ts';
import type { ExternalSecret } from '../../api/external-secret.ts';
import type { Loose } from '../../api/validate/loose.ts';
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
