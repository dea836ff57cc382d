import { isJsonObject } from '../json.ts';
import { property, type StructuralSchema } from './structural-schema.ts';

/**
 * The value with the schema's defaults where the API server would set them: in objects that are there, for fields
 * that are absent or null
 * (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting).
 * Null fields without a default are dropped. A value that lacks nothing is returned as it is.
 */
export function withDefaults(schema: StructuralSchema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return value;
    const entries: readonly unknown[] = value;
    const completed = entries.map(entry => withDefaults(items, entry));
    return completed.some((entry, index) => entry !== entries[index]) ? completed : value;
  }
  return isJsonObject(value) && schema.properties !== undefined ? completedObject(schema, value) : value;
}

function completedObject(
  schema: StructuralSchema,
  value: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const changed = new Map<string, unknown>();
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    const absent = given === undefined || (given === null && field.nullable !== true);
    const completed = absent ? structuredClone(field.default) : withDefaults(field, given);
    if (completed !== given) changed.set(name, completed);
  }
  if (changed.size === 0) return value;
  const entries = Object.entries({ ...value, ...Object.fromEntries(changed) });
  return Object.fromEntries(
    entries.filter(([name, field]) => field !== undefined || property(schema, name) === undefined),
  );
}
