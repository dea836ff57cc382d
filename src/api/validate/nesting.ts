import { isJsonObject } from '../json.ts';

/**
 * Levels of objects and lists that are looked into. The kinds that are checked have up to 15 of their own; what is free
 * in them (parameters of an engine, metadata of a provider) people write with a few more. An API server takes 10,000,
 * and a check that walks down by calling itself ends at some thousand for want of stack: it would fail, and the webhook's
 * `failurePolicy` let the object pass unchecked, and in the report and `postern lint` keep everything else from being looked at.
 */
export const MOST_LEVELS = 128;

/** Of an object that is left as it is. */
export const TOO_DEEP = `is nested more than ${MOST_LEVELS} levels deep, and Postern does not look into that; write it flatter`;

/**
 * Is a value of JSON nested deeper than that? Every object that comes is looked at, so it makes nothing: no list of values, and
 * calls instead of a queue, of which there are never more than `most`.
 */
export function isNestedDeeper(value: unknown, most: number): boolean {
  if (Array.isArray(value)) {
    if (most === 0) return true;
    // No `some`: its function would be made for each list.
    for (const entry of value) if (isNestedDeeper(entry, most - 1)) return true;
    return false;
  }
  if (!isJsonObject(value)) return false;
  if (most === 0) return true;
  // What JSON gives inherits nothing that would be listed.
  for (const name in value) if (isNestedDeeper(value[name], most - 1)) return true;
  return false;
}
