/** The value of a number or character literal under every type that can hold it. */
import { parseFloat64, parseInteger } from '../../golang/numbers/parse-number.ts';
import { unquoteRune } from '../../golang/characters/unquote.ts';

export interface NumberLiteral {
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
}

/** A string where Go refuses the literal: why. */
export function readNumber(source: string): NumberLiteral | string {
  const integer = parseInteger(source);
  // ParseUint takes no sign; a zero counts as unsigned all the same.
  const unsigned = /^[+-]/.test(source) && integer !== 0n ? undefined : inUint64(integer);
  const int = inInt64(integer);
  if (int !== undefined || unsigned !== undefined) {
    return { int, uint: unsigned, float: Number(int ?? unsigned) };
  }
  const float = parseFloat64(source);
  if (float === undefined) return `illegal number syntax: ${JSON.stringify(source)}`;
  if (!/[.eEpP]/.test(source)) return `integer overflow: ${JSON.stringify(source)}`;
  const whole = Number.isInteger(float) ? BigInt(float) : undefined;
  return { int: inInt64(whole), uint: inUint64(whole), float };
}

/** Undefined where Go refuses the literal. */
export function readCharacter(source: string): NumberLiteral | undefined {
  const code = unquoteRune(source);
  return code === undefined ? undefined : { int: BigInt(code), uint: BigInt(code), float: code };
}

/**
 * What the literal is where nothing asks for a type: an int, or a float64 where it is written like one.
 * Undefined where it would have to be an int and is too large.
 */
export function idealValue(source: string, literal: NumberLiteral): bigint | number | undefined {
  const isHexInteger = /^0[xX]/.test(source) && !/[pP]/.test(source);
  const looksLikeFloat = !isHexInteger && !source.startsWith("'") && /[.eEpP]/.test(source);
  return looksLikeFloat ? literal.float : literal.int;
}

function inInt64(value: bigint | undefined): bigint | undefined {
  return value !== undefined && BigInt.asIntN(64, value) === value ? value : undefined;
}

function inUint64(value: bigint | undefined): bigint | undefined {
  return value !== undefined && BigInt.asUintN(64, value) === value ? value : undefined;
}
