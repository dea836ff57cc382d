/** index, slice and len. Go's messages show the index; these do not, for it may come from the data. */
import { FunctionFailure } from './function.ts';
import { typeName } from './type-name.ts';
import type { GoMap, GoValue } from './value.ts';
import { integerOf, isAbsent, isList, isMap } from './value-kind.ts';

/** `index x 1 2` is `x[1][2]` */
export function indexValue(item: GoValue, indexes: readonly GoValue[]): GoValue {
  if (isAbsent(item)) throw new FunctionFailure('index of untyped nil');
  let found: GoValue = item;
  for (const index of indexes) found = elementOf(found, index);
  return found;
}

/**
 * `slice x 1 2` is `x[1:2]`. Go's refuses an index that comes straight from a map or a list of anything; External Secrets
 * has sprig's `slice` in its place, so that is of no use to anyone.
 */
export function sliceValue(item: GoValue, indexes: readonly GoValue[]): GoValue {
  if (isAbsent(item)) throw new FunctionFailure('slice of untyped nil');
  if (indexes.length > 3) throw new FunctionFailure(`too many slice indexes: ${indexes.length}`);
  if (typeof item !== 'string' && !isList(item)) {
    throw new FunctionFailure(`can't slice item of type ${typeName(item)}`);
  }
  if (typeof item === 'string' && indexes.length === 3) {
    throw new FunctionFailure('cannot 3-index slice a string');
  }
  const length = typeof item === 'string' ? item.length : item.items.length;
  const [start = 0, end = length, capacity = length] = indexes.map(index => position(index, length));
  if (start > end || end > capacity)
    throw new FunctionFailure('invalid slice index: the end is before the start');
  if (typeof item === 'string') return item.slice(start, end);
  return { kind: 'list', element: item.element, items: item.items.slice(start, end) };
}

/** Bytes of a string, elements of a list or a map. */
export function lengthOf(item: GoValue): bigint {
  if (typeof item === 'string') return BigInt(item.length);
  if (isAbsent(item)) throw new FunctionFailure('len of nil pointer');
  if (isList(item)) return BigInt(item.items.length);
  if (isMap(item)) return BigInt(item.entries.size);
  throw new FunctionFailure(`len of type ${typeName(item)}`);
}

/** What a map gives for a key that it does not have. */
function zeroElement(map: GoMap): GoValue {
  return zeros[map.element] ?? null;
}

const zeros: Readonly<Record<string, GoValue>> = { string: '', int: 0n, float64: 0, bool: false };

function elementOf(item: GoValue, index: GoValue): GoValue {
  if (isAbsent(item)) throw new FunctionFailure('index of nil pointer');
  if (isMap(item)) return item.entries.has(keyOf(index)) ? item.entries.get(keyOf(index)) : zeroElement(item);
  if (typeof item === 'string') {
    const at = position(index, item.length - 1);
    return { kind: 'integer', type: 'uint8', value: BigInt(item.charCodeAt(at)) };
  }
  if (isList(item)) return item.items[position(index, item.items.length - 1)];
  throw new FunctionFailure(`can't index item of type ${typeName(item)}`);
}

function keyOf(index: GoValue): string {
  if (typeof index === 'string') return index;
  if (isAbsent(index)) throw new FunctionFailure('value is nil; should be of type string');
  throw new FunctionFailure(`value has type ${typeName(index)}; should be string`);
}

function position(index: GoValue, largest: number): number {
  if (isAbsent(index)) throw new FunctionFailure('cannot index slice/array with nil');
  const integer = integerOf(index);
  if (integer === undefined) {
    throw new FunctionFailure(`cannot index slice/array with type ${typeName(index)}`);
  }
  if (integer < 0n || integer > BigInt(largest)) throw new FunctionFailure('index out of range');
  return Number(integer);
}
