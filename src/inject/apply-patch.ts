import { pointerSteps } from '../api/json-pointer.ts';
import type { PatchOperation } from '../api/patch-operation.ts';
import { problem } from '../errors.ts';

/**
 * The document after the operations, as RFC 6902 says; the document itself is left alone.
 * @throws PosternError `PATCH_INAPPLICABLE` where an operation does not fit
 */
export function applyPatch<Document>(document: Document, patch: readonly PatchOperation[]): Document {
  const root = { document: copy(document) };
  for (const operation of patch) {
    const steps = ['document', ...pointerSteps(operation.path)];
    const last = steps.pop() ?? '';
    const parent = steps.reduce<unknown>((node, step) => child(node, step), root);
    apply(parent, last, operation);
  }
  return root.document;
}

function apply(parent: unknown, step: string, operation: PatchOperation): void {
  if (Array.isArray(parent)) {
    const index = operation.op === 'add' && step === '-' ? parent.length : indexOf(step);
    const last = operation.op === 'add' ? parent.length : parent.length - 1;
    if (index === undefined || index > last) throw inapplicable(operation);
    if (operation.op === 'add') parent.splice(index, 0, copy(operation.value));
    else if (operation.op === 'remove') parent.splice(index, 1);
    else if (operation.op === 'replace') parent[index] = copy(operation.value);
    return;
  }
  if (!isRecord(parent) || (operation.op !== 'add' && !Object.hasOwn(parent, step)))
    throw inapplicable(operation);
  if (operation.op === 'remove') delete parent[step];
  else parent[step] = copy(operation.value);
}

function child(node: unknown, step: string): unknown {
  if (Array.isArray(node)) return node[indexOf(step) ?? -1];
  return isRecord(node) && Object.hasOwn(node, step) ? node[step] : undefined;
}

// RFC 6901 section 4: digits without leading zeros.
function indexOf(step: string): number | undefined {
  return /^(0|[1-9]\d*)$/.test(step) ? Number(step) : undefined;
}

function inapplicable(operation: PatchOperation): Error {
  return problem('PATCH_INAPPLICABLE', { operation: `${operation.op} ${operation.path}` });
}

/** Not structuredClone: what occurs twice in a value would stay one, and a later operation change both. */
function copy<Json>(value: Json): Json {
  const copied: Json = JSON.parse(JSON.stringify(value));
  return copied;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
