/** Any value to a number as the cast library does for sprig; what is no number is zero. */
import { parseFloat64, parseInteger } from '../../../golang/numbers/parse-number.ts';
import type { GoValue } from '../../value.ts';

const smallest = -(2n ** 63n);

/** cast.ToInt64, and cast.ToInt where int has 64 bits. */
export function castInt64(value: GoValue): bigint {
  if (typeof value === 'string') return intOfText(value);
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return truncated(value);
  if (typeof value === 'object' && value?.kind === 'integer') return BigInt.asIntN(64, value.value);
  return 0n;
}

/** cast.ToFloat64. */
export function castFloat64(value: GoValue): number {
  if (typeof value === 'string') return parseFloat64(value) ?? 0;
  if (typeof value === 'number') return value;
  if (typeof value === 'object' && value?.kind === 'integer') return Number(value.value);
  return typeof value === 'bigint' || typeof value === 'boolean' ? Number(value) : 0;
}

/** A fraction is cut off where the text has no exponent. */
function intOfText(text: string): bigint {
  const [, whole] = /^([-+]?\d*)\.\d*$/.exec(text) ?? [];
  const value = parseInteger(whole === undefined ? text : completed(whole));
  return value === undefined || value !== BigInt.asIntN(64, value) ? 0n : value;
}

function completed(whole: string): string {
  return /\d/.test(whole) ? whole : `${whole}0`;
}

/** Outside of int64 the processor's answer (amd64): the smallest number. */
function truncated(value: number): bigint {
  if (Number.isNaN(value) || Math.abs(value) >= 2 ** 63) return smallest;
  return BigInt(Math.trunc(value));
}
