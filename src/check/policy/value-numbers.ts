import { valueAt } from '../../api/validate/field-steps.ts';
import { withSortedFields } from '../../api/json.ts';

/** The number of the value at a field path of an object; undefined where nothing stands there. */
export type NumberAt = (path: string) => number | undefined;

/**
 * Numbers for values of JSON, the same for those that are deeply equal: to compare many with many takes one look at each. A
 * place is looked at once, however much is asked of it.
 */
export function valueNumbers(): (object: unknown) => NumberAt {
  const numbers = new Map<string, number>();
  const numberOf = (value: unknown): number | undefined => {
    // The order of keys is no part of a value.
    const text = JSON.stringify(withSortedFields(value));
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
