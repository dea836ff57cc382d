/** Copies lists and maps all the way down; the rest cannot be changed by a template. */
import { FunctionFailure } from '../../function.ts';
import type { GoValue } from '../../value.ts';

const deepest = 1000;

/** @throws FunctionFailure for a value that contains itself, of which Go never returns */
export function deepCopy(value: GoValue, depth = 0): GoValue {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) throw new FunctionFailure('a value nested too deeply to copy');
  if (value.kind === 'list') {
    return { ...value, items: value.items.map(item => deepCopy(item, depth + 1)) };
  }
  if (value.kind !== 'map') return value;
  const entries = [...value.entries].map(([key, item]) => [key, deepCopy(item, depth + 1)] as const);
  return { ...value, entries: new Map(entries) };
}
