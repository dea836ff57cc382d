/** Go values of the types that functions return. */
import type { GoInteger, GoList, GoMap, GoValue } from '../../value.ts';

/** `[]string` */
export function stringList(items: readonly string[]): GoList {
  return { kind: 'list', element: 'string', items };
}

/** `[]interface {}` */
export function anyList(items: readonly GoValue[]): GoList {
  return { kind: 'list', element: 'interface {}', items };
}

/** A nil `[]interface {}`. */
export function nilList(): GoList {
  return { kind: 'list', element: 'interface {}', items: [], isNil: true };
}

/** `map[string]interface {}` */
export function anyMap(entries: Iterable<readonly [string, GoValue]>): GoMap {
  return { kind: 'map', element: 'interface {}', entries: new Map(entries) };
}

/** Wraps around as Go's int64 does. */
export function int64(value: bigint): GoInteger {
  return { kind: 'integer', type: 'int64', value: BigInt.asIntN(64, value) };
}
