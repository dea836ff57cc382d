/** Go's reflect.DeepEqual: equal types and equal contents; NaN equals nothing. */
import type { GoList, GoValue } from '../../value.ts';
import { typeName } from '../../type-name.ts';
import { textCost, type Work } from '../../work.ts';

export function deepEqual(a: GoValue, b: GoValue, work: Work): boolean {
  work.spend(1 + (textCost(a) >> 4));
  if (typeName(a) !== typeName(b)) return false;
  // Of one type by now; nil may be null here and undefined there.
  if (a === b || a === null || a === undefined) return true;
  if (isObject(a) && isObject(b)) return sameContents(a, b, work);
  return false;
}

type GoObject = Exclude<GoValue, string | bigint | number | boolean | null | undefined>;

function isObject(value: GoValue): value is GoObject {
  return typeof value === 'object' && value !== null;
}

function sameContents(a: GoObject, b: GoObject, work: Work): boolean {
  if (a.kind === 'integer') return b.kind === 'integer' && a.value === b.value;
  if (a.kind === 'map') return b.kind === 'map' && sameEntries(a.entries, b.entries, work);
  if (a.kind === 'list') return b.kind === 'list' && sameItems(a, b, work);
  return b.kind === 'struct' && a.text === b.text && sameEntries(a.fields, b.fields, work);
}

/** A nil list is not an empty one here. */
function sameItems(a: GoList, b: GoList, work: Work): boolean {
  if (a.items.length !== b.items.length || (a.isNil ?? false) !== (b.isNil ?? false)) return false;
  return a.items.every((item, index) => deepEqual(item, b.items[index], work));
}

function sameEntries(a: ReadonlyMap<string, GoValue>, b: ReadonlyMap<string, GoValue>, work: Work): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([key, value]) => b.has(key) && deepEqual(value, b.get(key), work));
}
