import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { groupOf } from '../../check/manifest-set.ts';
import type { Finding } from '../../check/finding.ts';
import { excerpt } from '../../check/wording/excerpt.ts';
import { warning } from '../../inject/finding.ts';
import { isOptionAnnotation } from '../../inject/options/options.ts';

/** Where other kinds keep a pod template: a Rollout and most, and a PodTemplate. */
const PLACES = [['spec', 'template'], ['template']] as const;

/**
 * PST315: what asks for injection in a pod template of a kind that is not known. What makes pods of it is, so that only the pods
 * can be looked at.
 */
export function unknownWorkload(object: JsonObject): readonly Finding[] {
  // The template there is that of a Secret, or of ExternalSecrets.
  if (groupOf(object).endsWith('external-secrets.io')) return [];
  for (const steps of PLACES) {
    const annotations = [...steps, 'metadata', 'annotations'].reduce<unknown>(
      (value, step) => (isJsonObject(value) ? value[step] : undefined),
      object,
    );
    // A policy may go by others of our domain, and not every template is one of pods.
    const name = isJsonObject(annotations) ? Object.keys(annotations).find(isOptionAnnotation) : undefined;
    if (name === undefined) continue;
    const path = `${steps.join('.')}.metadata.annotations[${excerpt(name)}]`;
    const kind = `a ${excerpt(String(object['kind']))}`;
    const message = `${kind} is left as it is, and what it asks for is not checked: its pods are injected when they are made`;
    return [warning('PST315', path, message)];
  }
  return [];
}
