import { checkedKindOf } from '../api/checked-kinds.ts';
import { isJsonObject } from '../api/json.ts';
import { POLICY_KIND } from '../api/secret-policy.ts';
import { isNestedDeeper, MOST_LEVELS } from '../api/validate/nesting.ts';
import { unknownFields } from '../api/validate/unknown-fields.ts';
import { LAST_APPLIED } from '../manifest/last-applied.ts';
import { checkObject } from './check.ts';
import { asWarning, type Finding } from './finding.ts';
import { schemaRules } from './schema-rules.ts';
import { policyUnknownFields } from './secret-policy/unknown-fields.ts';
import { providerKnown } from './store/provider-known.ts';
import { unknownFieldRules } from './unknown-field-rules.ts';

/**
 * What can be said of one object that an API server asks about. It has been held against the schema of the cluster and
 * pruned, so two things are otherwise than in a file: what breaks our schema is no error, because the cluster's External
 * Secrets may be another version; and misspelt fields are looked for in what `kubectl apply` was given.
 */
export function checkAdmitted(object: unknown, now?: () => Date): readonly Finding[] {
  const found = checkObject(object, now).map(finding =>
    letPass.has(finding.rule) ? asWarning(finding) : finding,
  );
  const dropped = droppedFields(object);
  if (dropped.length === 0) return found;
  const said = new Set(found.map(({ path }) => path));
  return [...found, ...dropped.filter(({ path }) => !said.has(path))];
}

/** Of what the schema of the cluster has let pass. A policy is our own kind, and must not hold by half. */
const letPass: ReadonlySet<string> = new Set(
  [...schemaRules, ...unknownFieldRules, providerKnown]
    .filter(({ kinds }) => !kinds.includes(POLICY_KIND))
    .map(({ id }) => id),
);

/** Without patches: the stored object has no such field. */
function droppedFields(object: unknown): readonly Finding[] {
  const applied = lastApplied(object);
  const type = applied === undefined ? undefined : checkedKindOf(applied);
  if (type === undefined) return [];
  const rule = unknownFieldRules.find(({ kinds }) => kinds.includes(type.kind))?.id;
  if (rule === undefined) return [];
  const message = 'is not a field of this kind: the API server dropped it';
  return unknownFields(type, applied).map(({ path, fix }): Finding => {
    const severity = rule === policyUnknownFields.id ? 'error' : 'warning';
    const found = { rule, severity, path, message } as const;
    return fix === undefined ? found : Object.assign(found, { fix });
  });
}

/** undefined: not applied by kubectl, or not readable. */
function lastApplied(object: unknown): Readonly<Record<string, unknown>> | undefined {
  const metadata = isJsonObject(object) ? object['metadata'] : undefined;
  const annotations = isJsonObject(metadata) ? metadata['annotations'] : undefined;
  const text = isJsonObject(annotations) ? annotations[LAST_APPLIED] : undefined;
  if (typeof text !== 'string') return undefined;
  try {
    const applied: unknown = JSON.parse(text);
    // The annotation is a text: whoever bounds objects does not see how deep it is.
    return isJsonObject(applied) && !isNestedDeeper(applied, MOST_LEVELS) ? applied : undefined;
  } catch {
    return undefined;
  }
}
