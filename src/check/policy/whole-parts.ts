import { checkedSchemaOf } from '../../api/checked-kinds.ts';
import { POLICY_KIND, POLICY_VERSION, type CustomRule, type Requirements } from '../../api/secret-policy.ts';
import { property, type StructuralSchema } from '../../api/structural-schema.ts';
import { violations } from '../../api/violations.ts';

/** Rules get whole parameters only: half of a list of allowed stores would refuse what is allowed. */
export function isRequirement<Field extends keyof Requirements>(
  field: Field,
  parameters: unknown,
): parameters is NonNullable<Requirements[Field]> {
  return parameters !== undefined && isWhole(schemaAt('require', field), parameters);
}

export function isCustomRule(rule: unknown): rule is CustomRule {
  return isWhole(schemaAt('custom').items ?? {}, rule);
}

function isWhole(schema: StructuralSchema, value: unknown): boolean {
  return violations(schema, value).length === 0;
}

/** Of a field below `spec`. */
function schemaAt(...fields: readonly string[]): StructuralSchema {
  return fields.reduce<StructuralSchema>(
    (schema, field) => property(schema, field) ?? {},
    checkedSchemaOf({ kind: POLICY_KIND, version: POLICY_VERSION }).properties?.['spec'] ?? {},
  );
}
