/** Sprig's strslice: any value as a list of strings. */
import type { GoValue } from '../../value.ts';
import { textValue } from './text-value.ts';

/** Items that are nil are left out; what is no list is a list of one, nil of none. */
export function toStrings(value: GoValue): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object' || value.kind !== 'list') return [textValue(value)];
  return value.items.filter(item => item !== null && item !== undefined).map(textValue);
}
