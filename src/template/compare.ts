/** eq, ne, lt, le, gt, ge: Go's rules for which types compare, and its errors without the values. */
import { FunctionFailure } from './function.ts';
import { typeName } from './type-name.ts';
import type { GoValue } from './value.ts';
import { integerOf, isAbsent, isList, isMap, isSizedInteger } from './value-kind.ts';

/** `a == b || a == c || …` */
export function isEqualToAny(first: GoValue, others: readonly GoValue[]): boolean {
  if (others.length === 0) throw new FunctionFailure('missing argument for comparison');
  return others.some(other => isEqual(first, other));
}

/** @throws FunctionFailure where the types do not compare */
export function isEqual(a: GoValue, b: GoValue): boolean {
  const kindA = basicKind(a);
  const kindB = basicKind(b);
  if (kindA !== kindB) {
    if (areIntegers(kindA, kindB)) return integerOf(a) === integerOf(b);
    if (isAbsent(a) || isAbsent(b)) return false;
    throw incompatible(a, b);
  }
  if (kindA === undefined) return isEqualComposite(a, b);
  return kindA === 'int' || kindA === 'uint' ? integerOf(a) === integerOf(b) : a === b;
}

/** @throws FunctionFailure where the types have no order */
export function isLess(a: GoValue, b: GoValue): boolean {
  const kindA = basicKind(a);
  const kindB = basicKind(b);
  if (kindA === undefined || kindB === undefined) throw badType();
  const integerA = integerOf(a);
  const integerB = integerOf(b);
  if (integerA !== undefined && integerB !== undefined) return integerA < integerB;
  if (kindA !== kindB) throw incompatible(a, b);
  // Strings of bytes compare as Go's do.
  if (typeof a === 'string' && typeof b === 'string') return a < b;
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  throw badType();
}

/** Go's `<=` is `<` or `==`, which matters for NaN. */
export function isLessOrEqual(a: GoValue, b: GoValue): boolean {
  return isLess(a, b) || isEqual(a, b);
}

type BasicKind = 'bool' | 'int' | 'uint' | 'float' | 'string';

function basicKind(value: GoValue): BasicKind | undefined {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float';
  if (typeof value === 'bigint') return 'int';
  if (!isSizedInteger(value)) return undefined;
  return value.type.startsWith('uint') ? 'uint' : 'int';
}

function areIntegers(a: BasicKind | undefined, b: BasicKind | undefined): boolean {
  return (a === 'int' || a === 'uint') && (b === 'int' || b === 'uint');
}

/** Lists and maps compare with nil only; structs with each other. */
function isEqualComposite(a: GoValue, b: GoValue): boolean {
  if (!isAbsent(a) && !isAbsent(b) && kindOf(a) !== kindOf(b)) throw notComparable(a, b);
  if (isNil(a) || isNil(b)) return isNil(a) && isNil(b);
  if (kindOf(b) !== 'struct') throw notComparable(a, b);
  return a === b;
}

function kindOf(value: GoValue): string {
  return typeof value === 'object' && value !== null ? value.kind : 'nil';
}

function isNil(value: GoValue): boolean {
  return isAbsent(value) || ((isList(value) || isMap(value)) && value.isNil === true);
}

function badType(): FunctionFailure {
  return new FunctionFailure('invalid type for comparison');
}

function incompatible(a: GoValue, b: GoValue): FunctionFailure {
  return new FunctionFailure(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
}

/** Go shows the values here as well. */
function notComparable(a: GoValue, b: GoValue): FunctionFailure {
  const types = kindOf(a) === kindOf(b) ? ` ${typeName(b)}` : `s ${typeName(a)}, ${typeName(b)}`;
  return new FunctionFailure(`non-comparable type${types}`);
}
