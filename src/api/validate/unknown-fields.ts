import { entryPath, fieldPath } from '../field-path.ts';
import { pointerStep } from '../json-pointer.ts';
import { isJsonObject } from '../json.ts';
import { checkedSchemaOf, type CheckedKindVersion } from '../checked-kinds.ts';
import { placeBeside, rightPlace, type Level, type RightPlace } from './right-place.ts';
import { property, type StructuralSchema } from '../schema/structural-schema.ts';
import type { Violation } from './violation.ts';

/** More would help nobody, and what is said of each costs more than to find it. */
const MOST = 50;

/** With the field path that was meant, where one is likely. */
export type UnknownField = Violation & Partial<RightPlace>;

/**
 * The fields of an object that its schema does not have, at most 50, each with the name or the place that was
 * probably meant. An API server drops such fields before admission sees the object, so this is mostly for files.
 */
export function unknownFields(type: CheckedKindVersion, object: unknown): readonly UnknownField[] {
  return fieldsBeside(checkedSchemaOf(type), object);
}

/** The same of an object whose schema is at hand. */
export function fieldsBeside(schema: StructuralSchema, object: unknown): readonly UnknownField[] {
  if (!hasStrangers(schema, object, true)) return [];
  const found: UnknownField[] = [];
  walk({ schema, value: object, path: '', pointer: '' }, [], violation => {
    found.push(violation);
    return found.length < MOST;
  });
  return withoutRivals(found);
}

/** Where two fields mean the same one, nothing tells which of them it is: a repair of both would write it twice. */
function withoutRivals(found: readonly UnknownField[]): readonly UnknownField[] {
  const repairs = Map.groupBy(found, ({ patch }) => patch?.at(-1)?.path);
  return found.map(field => {
    const { patch, ...said } = field;
    const target = patch?.at(-1)?.path;
    return target !== undefined && (repairs.get(target) ?? []).length > 1 ? said : field;
  });
}

/** Whether {@link walk} would find anything to look at: nearly every object has known fields alone, and paths cost most. */
function hasStrangers(schema: StructuralSchema, value: unknown, isRoot = false): boolean {
  // Makes nothing, as `isNestedDeeper`.
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return false;
    for (const entry of value) if (hasStrangers(items, entry)) return true;
    return false;
  }
  if (!isJsonObject(value) || schema.properties === undefined) return false;
  const fields = fieldsOf(schema, schema.properties);
  for (const name in value) {
    const known = fields.get(name);
    if (known === undefined) return true;
    const field = value[name];
    if (typeof field === 'object' && isEntered(name, isRoot) && hasStrangers(known, field)) return true;
  }
  return false;
}

/** The properties of a schema by their names: found in a third of the time that asking an object for its own takes. */
function fieldsOf(
  schema: StructuralSchema,
  properties: NonNullable<StructuralSchema['properties']>,
): ReadonlyMap<string, StructuralSchema> {
  const known = fieldsByName.get(schema);
  if (known !== undefined) return known;
  const fields = new Map(Object.entries(properties));
  fieldsByName.set(schema, fields);
  return fields;
}

const fieldsByName = new WeakMap<StructuralSchema, ReadonlyMap<string, StructuralSchema>>();

/** `metadata` and `status` are the API server's and the controllers'. */
function isEntered(name: string, isRoot: boolean): boolean {
  return !isRoot || name === 'spec';
}

interface Place {
  readonly schema: StructuralSchema;
  readonly value: unknown;
  readonly path: string;
  readonly pointer: string;
}

/** Takes one field; false: enough. */
type Report = (field: UnknownField) => boolean;

/**
 * @param above the objects around this one, the outermost first
 * @returns false: enough
 */
function walk({ schema, value, path, pointer }: Place, above: readonly Level[], report: Report): boolean {
  if (Array.isArray(value)) {
    const { items } = schema;
    return value.every(
      (entry: unknown, index) =>
        items === undefined ||
        walk(
          { schema: items, value: entry, path: entryPath(path, index), pointer: `${pointer}/${index}` },
          above,
          report,
        ),
    );
  }
  if (!isJsonObject(value) || schema.properties === undefined) return true;
  const levels = [...above, { schema, path, pointer, value }];
  return Object.entries(value).every(([name, field]) => {
    const known = property(schema, name);
    if (known === undefined) {
      const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true;
      const place = isOpen ? placeBeside(name, { schema, path, pointer, value }) : rightPlace(name, levels);
      if (isOpen && place === undefined) return true;
      return report({ path: fieldPath(path, name), message: 'is not a field of this kind', ...place });
    }
    if (typeof field !== 'object' || !isEntered(name, above.length === 0)) return true;
    const place = { path: fieldPath(path, name), pointer: `${pointer}/${pointerStep(name)}` };
    return walk({ schema: known, value: field, ...place }, levels, report);
  });
}
