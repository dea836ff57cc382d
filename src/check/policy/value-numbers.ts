import { valueAt } from '../../api/field-steps.ts';
import { isJsonObject } from '../../api/json.ts';

/** The number of the value at a field path of an object; undefined where nothing stands there. */
export type NumberAt = (path: string) => number | undefined;

/**
 * Numbers for values of JSON, the same for those that are deeply equal: to compare many with many takes one look at each. A
 * place is looked at once, however much is asked of it.
 */
export function valueNumbers(): (object: unknown) => NumberAt {
  const numbers = new Map<string, number>();
  const numberOf = (value: unknown): number | undefined => {
    const text = JSON.stringify(value, inOrder);
    if (text === undefined) return undefined;
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  return object => {
    const known = new Map<string, number | undefined>();
    return path => {
      if (!known.has(path)) known.set(path, numberOf(valueAt(object, path)));
      return known.get(path);
    };
  };
}

/** The order of keys is no part of a value. */
function inOrder(_key: string, value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
