import { isJsonObject } from '../../../api/json.ts';
import { pointerSteps } from '../../../api/json-pointer.ts';
import type { RepairOperation } from '../../../api/patch-operation.ts';
import { applyPatch } from '../../../inject/apply-patch.ts';

/** The object after the operations; undefined where one does not fit. */
export function repaired(object: unknown, operations: readonly RepairOperation[]): unknown {
  try {
    return operations.reduce<unknown>((before, operation) => {
      if (operation.op !== 'move') return applyPatch(before, [operation]);
      const value = pointerSteps(operation.from).reduce<unknown>(child, before);
      return applyPatch(before, [
        { op: 'remove', path: operation.from },
        { op: 'add', path: operation.path, value },
      ]);
    }, object);
  } catch {
    return undefined;
  }
}

function child(node: unknown, step: string): unknown {
  if (Array.isArray(node)) return node[Number(step)];
  return isJsonObject(node) && Object.hasOwn(node, step) ? node[step] : undefined;
}
