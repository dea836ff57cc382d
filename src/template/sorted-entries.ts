import type { GoMap, GoValue } from './value.ts';

/** In the order in which Go prints and ranges: by the bytes of the keys, which is the order of these strings too. */
export function sortedEntries(map: GoMap): [key: string, value: GoValue][] {
  return [...map.entries].sort(([a], [b]) => (a < b ? -1 : 1));
}
