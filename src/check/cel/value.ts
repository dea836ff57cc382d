import { isJsonObject } from '../../api/json.ts';
import type { Meter } from './meter.ts';

/** A value as CEL has it: whole numbers are ints (bigint), other numbers doubles, objects maps. */
export type CelValue = null | boolean | bigint | number | string | CelList | CelMap;
export type CelList = readonly CelValue[];
/** A Map, not an object: a label may be named `constructor`. */
export type CelMap = ReadonlyMap<string, CelValue>;

/** What it costs to look at all of a list or map of JSON, in steps. */
const weights = new WeakMap<object, number>();

/**
 * A value of JSON as an expression sees it. As in an API server, a number without a fraction is an int; JavaScript does
 * not know `1.0` from `1`.
 *
 * @param spend told of each part of the value
 */
export function celValue(json: unknown, spend: Meter['spend']): CelValue {
  spend(1);
  if (typeof json === 'string' || typeof json === 'boolean') return json;
  if (typeof json === 'number') return Number.isSafeInteger(json) ? BigInt(json) : json;
  if (Array.isArray(json)) {
    const list = json.map((item: unknown) => celValue(item, spend));
    weights.set(list, sum(list));
    return list;
  }
  if (!isJsonObject(json)) return null;
  const map = new Map(Object.entries(json).map(([key, value]) => [key, celValue(value, spend)]));
  weights.set(map, sum([...map.values()]) + map.size);
  return map;
}

/** Steps for looking at a value of whatever origin; a list that an expression made counts its own items only. */
export function weightOf(value: unknown): number {
  if (typeof value === 'string') return value.length >> 5;
  if (typeof value !== 'object' || value === null) return 0;
  const known = weights.get(value);
  if (known !== undefined) return known >> 3;
  return Array.isArray(value) ? value.length >> 2 : 1;
}

function sum(values: readonly CelValue[]): number {
  return values.reduce<number>((total, value) => total + 1 + fullWeight(value), 0);
}

function fullWeight(value: CelValue): number {
  if (typeof value === 'string') return value.length >> 2;
  return typeof value === 'object' && value !== null ? (weights.get(value) ?? 0) : 0;
}
