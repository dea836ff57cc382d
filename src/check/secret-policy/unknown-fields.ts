import { checkedSchemaOf, type CheckedKindVersion } from '../../api/checked-kinds.ts';
import { fieldSteps } from '../../api/validate/field-steps.ts';
import { POLICY_KIND } from '../../api/secret-policy.ts';
import { property, type StructuralSchema } from '../../api/schema/structural-schema.ts';
import { error, type SourceRule } from '../rule.ts';
import { unknownFieldFindings } from '../schema-findings.ts';

/**
 * A field that this kind does not have, with the right name or place where one is near.
 *
 * An API server drops such a field without a word, and what it was to forbid is then allowed to everybody. So this is an
 * error even where nobody knows what was meant. Write the name that the message proposes, or remove the field.
 */
export const policyUnknownFields: SourceRule = {
  id: 'PST811',
  title: 'a field that does not exist, with the right name or place',
  kinds: [POLICY_KIND],
  checkSource: (object, type) =>
    unknownFieldFindings(object, type).map(({ path, message, fix, patch }) =>
      error(path, message, fix ?? fieldsThere(type, path), patch),
    ),
};

/** Where no name is near enough to be meant, all that there are. */
function fieldsThere(type: CheckedKindVersion | undefined, path: string): string | undefined {
  if (type === undefined) return undefined;
  let place: StructuralSchema | undefined = checkedSchemaOf(type);
  for (const step of fieldSteps(path).slice(0, -1))
    place = typeof step === 'number' ? place?.items : place && property(place, step);
  const names = Object.keys(place?.properties ?? {});
  return names.length === 0 ? undefined : `the fields there are: ${names.join(', ')}`;
}
