import { entryPath, fieldPath } from './field-path.ts';
import { escaped } from './field-repair.ts';
import { isJsonObject } from './json.ts';
import { checkedSchemaOf, type CheckedKindVersion } from './checked-kinds.ts';
import { placeBeside, rightPlace, type Level, type RightPlace } from './right-place.ts';
import { property, type StructuralSchema } from './structural-schema.ts';
import type { Violation } from './violation.ts';

/** More would help nobody. */
const MOST = 50;

/** With the field path that was meant, where one is likely. */
export type UnknownField = Violation & Partial<RightPlace>;

/**
 * The fields of an object that its schema does not have, at most 50, each with the name or the place that was
 * probably meant. An API server drops such fields before admission sees the object, so this is mostly for files.
 */
export function unknownFields(type: CheckedKindVersion, object: unknown): readonly UnknownField[] {
  const found: UnknownField[] = [];
  const schema = checkedSchemaOf(type);
  walk({ schema, value: object, path: '', pointer: '' }, [], violation => found.push(violation));
  return found.slice(0, MOST);
}

interface Place {
  readonly schema: StructuralSchema;
  readonly value: unknown;
  readonly path: string;
  readonly pointer: string;
}

/** @param above the objects around this one, the outermost first */
function walk(
  { schema, value, path, pointer }: Place,
  above: readonly Level[],
  report: (field: UnknownField) => void,
): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return;
    const entries: readonly unknown[] = value;
    entries.forEach((entry, index) =>
      walk(
        { schema: items, value: entry, path: entryPath(path, index), pointer: `${pointer}/${index}` },
        above,
        report,
      ),
    );
    return;
  }
  if (!isJsonObject(value) || schema.properties === undefined) return;
  const levels = [...above, { schema, path, pointer, value }];
  for (const [name, field] of Object.entries(value)) {
    const known = property(schema, name);
    if (known !== undefined) {
      // `metadata` and `status` are the API server's and the controllers'.
      if (typeof field === 'object' && (above.length > 0 || name === 'spec'))
        walk(
          {
            schema: known,
            value: field,
            path: fieldPath(path, name),
            pointer: `${pointer}/${escaped(name)}`,
          },
          levels,
          report,
        );
    } else {
      const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true;
      const place = isOpen ? placeBeside(name, { schema, path, pointer, value }) : rightPlace(name, levels);
      if (isOpen && place === undefined) continue;
      report({ path: fieldPath(path, name), message: 'is not a field of this kind', ...place });
    }
  }
}
