/**
 * Levels of objects and lists that are looked into. The kinds that are checked have up to 15 of their own; what is free
 * in them (parameters of an engine, metadata of a provider) people write with a few more. An API server takes 10,000,
 * and a check that walks down by calling itself ends at some thousand for want of stack: it would fail, and the webhook's
 * `failurePolicy` let the object pass unchecked, and in the report and `postern lint` keep everything else from being looked at.
 */
export const MOST_LEVELS = 128;

/** Of an object that is left as it is. */
export const TOO_DEEP = `is nested more than ${MOST_LEVELS} levels deep, and Postern does not look into that; write it flatter`;

/** Is a value of JSON nested deeper than that? Walks without calling itself. */
export function isNestedDeeper(value: unknown, most: number): boolean {
  let level = [value].filter(isNode);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === most) return true;
    level = level.flatMap(node => Object.values(node).filter(isNode));
  }
  return false;
}

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
