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
  if (Array.isArray(value)) {
    const { items } = schema;
    return items !== undefined && value.some((entry: unknown) => hasStrangers(items, entry));
  }
  if (!isJsonObject(value) || schema.properties === undefined) return false;
  // Makes nothing, as `isNestedDeeper`.
  for (const name in value) {
    const known = property(schema, name);
    if (known === undefined || (isEntered(name, isRoot) && hasStrangers(known, value[name]))) return true;
  }
  return false;
}

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
