import { isJsonObject } from '../json.ts';
import { checkedSchemaOf, type CheckedKindVersion } from '../checked-kinds.ts';
import type { Loose } from './loose.ts';
import { nearestName } from './nearest-name.ts';
import { property, type StructuralSchema } from '../schema/structural-schema.ts';
import { isFlawless } from './validate.ts';

/**
 * An object with the types its schema says, so that rules may read a broken one. In place of something of another
 * type stands what says least: an empty object, a list of one unknown entry, and undefined for a text, a number or
 * an entry of a list. A text that is none of the fixed set counts as the one of it that was probably meant, else as
 * another type. A null field is left out. An object with nothing wrong is returned as it is.
 *
 * @param isWhole what {@link isFlawless} says, where that was asked before
 */
export function wellTyped<T>(type: CheckedKindVersion, object: unknown, isWhole?: boolean): Loose<T>;
export function wellTyped(
  type: CheckedKindVersion,
  object: unknown,
  isWhole = isFlawless(type, object),
): unknown {
  return isWhole ? object : (keep(checkedSchemaOf(type), object) ?? {});
}

function keep(schema: StructuralSchema, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (schema.anyOf !== undefined)
    return schema.anyOf.some(({ type }) => isPlain(type, value)) ? value : undefined;
  if (schema.type === 'object') return isJsonObject(value) ? keepFields(schema, value) : {};
  if (schema.type === 'array') return Array.isArray(value) ? keepEntries(schema, value) : [undefined];
  if (schema.enum !== undefined && !schema.enum.some(known => known === value))
    return typeof value === 'string' ? nearestName(value, schema.enum) : undefined;
  return schema.type === undefined || isPlain(schema.type, value) ? value : undefined;
}

function isPlain(type: string | undefined, value: unknown): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

function keepEntries({ items = {} }: StructuralSchema, entries: readonly unknown[]): readonly unknown[] {
  const kept = entries.map(entry =>
    items.type === 'object' && !isJsonObject(entry) ? undefined : keep(items, entry),
  );
  return kept.some((entry, index) => entry !== entries[index]) ? kept : entries;
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
