/** What to take where a value is empty: sprig's idea of that is the same as that of `if`. */
import type { FunctionTable } from '../function.ts';
import { define, defineVariadic } from './define.ts';
import { isTrue } from '../truth.ts';

export const defaults: FunctionTable = {
  default: defineVariadic(['any'], 'any', (fallback, ...given) => (isTrue(given[0]) ? given[0] : fallback)),
  empty: define(['any'], value => !isTrue(value)),
  coalesce: defineVariadic([], 'any', (...values) => values.find(isTrue) ?? null),
  all: defineVariadic([], 'any', (...values) => values.every(isTrue)),
  any: defineVariadic([], 'any', (...values) => values.some(isTrue)),
  ternary: define(['any', 'any', 'bool'], (yes, no, condition) => (condition ? yes : no)),
};
