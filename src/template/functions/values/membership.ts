/** Whether a list has a value that is deeply equal to another one. */
import { typeName } from '../../type-name.ts';
import type { GoValue } from '../../value.ts';
import { integerOf } from '../../value-kind.ts';
import type { Work } from '../../work.ts';
import { deepEqual } from './deep-equal.ts';

export function contains(items: readonly GoValue[], wanted: GoValue, work: Work): boolean {
  return items.some(item => deepEqual(wanted, item, work));
}

/** Of equal items the first. */
export function distinct(items: readonly GoValue[], work: Work): GoValue[] {
  const scalars = new Map<string, Set<GoValue>>();
  const composites: GoValue[] = [];
  return items.filter(item => {
    work.spend(1);
    const scalar = scalarOf(item);
    if (scalar === undefined) return !contains(composites, item, work) && composites.push(item) > 0;
    const type = typeName(item);
    const found = scalars.get(type) ?? new Set();
    if (found.has(scalar)) return false;
    // NaN equals nothing, itself included, but a set would find it.
    if (!Number.isNaN(scalar)) scalars.set(type, found.add(scalar));
    return true;
  });
}

/** What stands for the value among others of its type; undefined for lists, maps and structs. */
function scalarOf(value: GoValue): GoValue {
  return typeof value === 'object' ? (value === null ? null : integerOf(value)) : (value ?? null);
}
