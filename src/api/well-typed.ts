import { isJsonObject } from './json.ts';
import { schemaOf, type KindVersion } from './kinds.ts';
import type { Loose } from './loose.ts';
import { property, type StructuralSchema } from './structural-schema.ts';

/**
 * The part of an object that has the types its schema says, so that rules may read a broken object: a field of
 * another type or null is left out, an entry of a list becomes undefined. An object with nothing wrong is returned
 * as it is.
 */
export function wellTyped<T>(type: KindVersion, object: unknown): Loose<T>;
export function wellTyped(type: KindVersion, object: unknown): unknown {
  return keep(schemaOf(type), object) ?? {};
}

function keep(schema: StructuralSchema, value: unknown): unknown {
  if (schema.anyOf !== undefined)
    return schema.anyOf.some(({ type }) => isPlain(type, value)) ? value : undefined;
  if (schema.type === 'object') return isJsonObject(value) ? keepFields(schema, value) : undefined;
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return undefined;
    const entries: readonly unknown[] = value;
    const kept = entries.map(entry => keep(schema.items ?? {}, entry));
    return kept.some((entry, index) => entry !== entries[index]) ? kept : value;
  }
  return schema.type === undefined || isPlain(schema.type, value) ? value : undefined;
}

function isPlain(type: string | undefined, value: unknown): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

function keepFields(
  schema: StructuralSchema,
  value: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const given = Object.entries(value);
  const kept = given.flatMap(([name, field]): [string, unknown][] => {
    const known = property(schema, name) ?? schema.additionalProperties;
    const rest = known === undefined ? field : keep(known, field);
    return rest === undefined ? [] : [[name, rest]];
  });
  return kept.length === given.length && kept.every(([, field], index) => field === given[index]?.[1])
    ? value
    : Object.fromEntries(kept);
}
