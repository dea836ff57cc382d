/** Whole numbers of 64 bits, which wrap around as Go's do. */
import { FunctionFailure, type FunctionTable } from '../function.ts';
import type { GoValue } from '../value.ts';
import { castInt64 } from './values/cast.ts';
import { define, defineVariadic } from './define.ts';
import { int64 } from './values/make-values.ts';

const largest = defineVariadic(['any'], 'any', (...values) => int64(pick(values, (a, b) => a > b)));

export const arithmetic: FunctionTable = {
  add: defineVariadic([], 'any', (...values) =>
    int64(values.reduce<bigint>((sum, value) => sum + castInt64(value), 0n)),
  ),
  add1: define(['any'], value => int64(castInt64(value) + 1n)),
  sub: define(['any', 'any'], (a, b) => int64(castInt64(a) - castInt64(b))),
  mul: defineVariadic(['any'], 'any', (...values) =>
    int64(values.reduce<bigint>((product, value) => BigInt.asIntN(64, product * castInt64(value)), 1n)),
  ),
  div: define(['any', 'any'], (a, b) => int64(castInt64(a) / divisor(b))),
  mod: define(['any', 'any'], (a, b) => int64(castInt64(a) % divisor(b))),
  max: largest,
  biggest: largest,
  min: defineVariadic(['any'], 'any', (...values) => int64(pick(values, (a, b) => a < b))),
};

function divisor(value: GoValue): bigint {
  const number = castInt64(value);
  if (number === 0n) throw new FunctionFailure('runtime error: integer divide by zero');
  return number;
}

function pick(values: readonly GoValue[], isBetter: (a: bigint, b: bigint) => boolean): bigint {
  return values.map(castInt64).reduce((best, next) => (isBetter(next, best) ? next : best));
}
