import { isJsonObject } from '../json.ts';
import { pointerStep } from '../json-pointer.ts';
import type { RepairOperation } from '../patch-operation.ts';
import { property, type StructuralSchema } from '../schema/structural-schema.ts';
import { violations } from './violations.ts';

/** A field that stands under a wrong name or in a wrong place. */
export interface StrayField {
  /** The object around it, as it is written, and its schema and JSON pointer. */
  readonly around: { readonly value: unknown; readonly schema: StructuralSchema; readonly pointer: string };
  readonly name: string;
}

/**
 * Moves a stray field to where it belongs: names below the object around it, the last of which is the field. undefined
 * where that place is taken, or does not take what the field holds.
 */
export function moveInto(
  { around, name }: StrayField,
  to: readonly string[],
  target: StrayField['around'] = around,
): readonly RepairOperation[] | undefined {
  const value = isJsonObject(around.value) ? around.value[name] : undefined;
  let schema: StructuralSchema | undefined = target.schema;
  let place: unknown = target.value;
  let pointer = target.pointer;
  const made: RepairOperation[] = [];
  for (const [index, step] of to.entries()) {
    const inside: unknown = isJsonObject(place) && Object.hasOwn(place, step) ? place[step] : undefined;
    pointer = `${pointer}/${pointerStep(step)}`;
    schema = property(schema, step);
    if (schema === undefined) return undefined;
    const isLast = index === to.length - 1;
    if (isLast ? inside !== undefined : inside !== undefined && !isJsonObject(inside)) return undefined;
    if (!isLast && inside === undefined) made.push({ op: 'add', path: pointer, value: {} });
    place = inside;
  }
  if (violations(schema, value).length > 0) return undefined;
  return [...made, { op: 'move', from: `${around.pointer}/${pointerStep(name)}`, path: pointer }];
}
