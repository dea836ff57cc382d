import type { GoValue } from './value.ts';
import { integerOf, isAbsent, isList, isMap } from './value-kind.ts';

/** What `if`, `with`, `and`, `or` and `not` take for true: everything but the zero of its type; a struct always. */
export function isTrue(value: GoValue): boolean {
  if (typeof value === 'string') return value !== '';
  if (typeof value === 'boolean') return value;
  // NaN is no zero.
  if (typeof value === 'number') return value !== 0;
  if (isAbsent(value)) return false;
  if (isList(value)) return value.items.length > 0;
  if (isMap(value)) return value.entries.size > 0;
  return integerOf(value) !== 0n;
}
