/** Which repairs may be made at once: each is right for the object as it was, and not always for what another makes of it. */
import type { RepairOperation } from '../../../api/patch-operation.ts';
import type { SourceObject } from '../../../manifest/read/read.ts';

/** Places of one object of a file that a repair writes or takes away. */
export interface TouchedPlaces {
  /** Offset in the text at which the object begins. */
  readonly object: number;
  /** JSON pointers. */
  readonly pointers: readonly string[];
}

export function touchedPlaces(
  { syntax: { root } }: Pick<SourceObject, 'syntax'>,
  operations: readonly RepairOperation[],
): TouchedPlaces {
  return {
    object: root?.range[0] ?? 0,
    pointers: operations.flatMap(operation =>
      operation.op === 'move' ? [operation.from, operation.path] : [operation.path],
    ),
  };
}

/** Whether one of two repairs touches what the other does, or something around or inside of it. */
export function areRivals(a: TouchedPlaces, b: TouchedPlaces): boolean {
  return (
    a.object === b.object &&
    a.pointers.some(one => b.pointers.some(other => isWithin(one, other) || isWithin(other, one)))
  );
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}
