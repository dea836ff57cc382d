/** Sprig's sortAlpha. */
import type { GoList, GoValue } from '../../value.ts';
import { stringList } from '../values/make-values.ts';
import { textValue } from '../values/text-value.ts';
import { toStrings } from '../values/to-strings.ts';

/**
 * By bytes. A list of strings is sorted in place, as in Go: whoever holds the same list sees it sorted.
 * What is no list is a list of one.
 */
export function sortAlpha(value: GoValue): GoList {
  if (typeof value !== 'object' || value?.kind !== 'list') return stringList([textValue(value)]);
  const sorted = toStrings(value).sort(byBytes);
  if (value.element !== 'string') return stringList(sorted);
  replaceItems(value.items, sorted);
  return value;
}

function replaceItems(items: readonly GoValue[], sorted: readonly string[]): void {
  if (Array.isArray(items)) items.splice(0, items.length, ...sorted);
}

function byBytes(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
