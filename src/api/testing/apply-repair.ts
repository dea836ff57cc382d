import type { RepairOperation } from '../patch-operation.ts';

type Node = Record<string, unknown>;

/** A copy of a document after repairs that add and move fields of objects. */
export function applyRepair<Of>(document: Of, patch: readonly RepairOperation[]): Of {
  const copy = structuredClone(document);
  for (const operation of patch) {
    if (operation.op === 'add') set(copy, operation.path, operation.value);
    if (operation.op === 'move') set(copy, operation.path, take(copy, operation.from));
  }
  return copy;
}

function set(document: unknown, path: string, value: unknown): void {
  const [around, name] = placeOf(document, path);
  around[name] = value;
}

function take(document: unknown, path: string): unknown {
  const [around, name] = placeOf(document, path);
  const { [name]: value } = around;
  delete around[name];
  return value;
}

function placeOf(document: unknown, path: string): [around: Node, name: string] {
  const steps = path.split('/').slice(1);
  const name = steps.pop() ?? '';
  return [steps.reduce<Node>((node, step) => Object(node[step]), Object(document)), name];
}
