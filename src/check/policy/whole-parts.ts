import { checkedSchemaOf } from '../../api/checked-kinds.ts';
import { POLICY_KIND, POLICY_VERSION, type CustomRule, type Requirements } from '../../api/secret-policy.ts';
import { mapValues, property, type StructuralSchema } from '../../api/schema/structural-schema.ts';
import { violations } from '../../api/validate/violations.ts';

/**
 * Rules get whole parameters only: half of a list of allowed stores would refuse what is allowed. A list that is longer than a policy
 * may have is whole: one that was stored before there was a bound holds as it did.
 */
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
  return violations(unbounded(schema), value).length === 0;
}

function unbounded(schema: StructuralSchema): StructuralSchema {
  const { maxItems: _, properties, items, ...rest } = schema;
  return {
    ...rest,
    ...(properties === undefined ? {} : { properties: mapValues(properties, unbounded) }),
    ...(items === undefined ? {} : { items: unbounded(items) }),
  };
}

/** Of a field below `spec`. */
function schemaAt(...fields: readonly string[]): StructuralSchema {
  return fields.reduce<StructuralSchema>(
    (schema, field) => property(schema, field) ?? {},
    checkedSchemaOf({ kind: POLICY_KIND, version: POLICY_VERSION }).properties?.['spec'] ?? {},
  );
}
