import type { CelFunctions } from '../function-error.ts';
import type { Meter } from '../meter.ts';

/** `sets.contains(a, b)`: the package knows functions with a dot as methods of a value. */
export class SetsNamespace {
  readonly name = 'sets';
}

type List = readonly unknown[];

/** cel-go's extension for sets, over lists of texts, numbers and booleans. */
export function setFunctions({ spend }: Meter): CelFunctions {
  const contains = (list: List, part: List): boolean => {
    spend(list.length + part.length);
    const items = new Set(list);
    return part.every(item => items.has(item));
  };
  return {
    'SetsNamespace.contains(list, list): bool': (_: SetsNamespace, list: List, part: List) =>
      contains(list, part),
    'SetsNamespace.equivalent(list, list): bool': (_: SetsNamespace, a: List, b: List) =>
      contains(a, b) && contains(b, a),
    'SetsNamespace.intersects(list, list): bool': (_: SetsNamespace, a: List, b: List) => {
      spend(a.length + b.length);
      const items = new Set(a);
      return b.some(item => items.has(item));
    },
  };
}
