/** What kind of Go value it is. */
import type { GoInteger, GoList, GoMap, GoStruct, GoValue } from './value.ts';

/** nil, or no value at all */
export function isAbsent(value: GoValue): value is null | undefined {
  return value === null || value === undefined;
}

/** An integer that is no plain int. */
export function isSizedInteger(value: GoValue): value is GoInteger {
  return isComposite(value) && value.kind === 'integer';
}

export function isList(value: GoValue): value is GoList {
  return isComposite(value) && value.kind === 'list';
}

export function isMap(value: GoValue): value is GoMap {
  return isComposite(value) && value.kind === 'map';
}

export function isStruct(value: GoValue): value is GoStruct {
  return isComposite(value) && value.kind === 'struct';
}

/** The value of any integer; undefined of what is none. */
export function integerOf(value: GoValue): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return isSizedInteger(value) ? value.value : undefined;
}

function isComposite(value: GoValue): value is GoInteger | GoList | GoMap | GoStruct {
  return typeof value === 'object' && value !== null;
}
