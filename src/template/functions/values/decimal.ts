/** Decimal numbers of any size, as shopspring/decimal calculates for sprig's functions on floats. */
import { FunctionFailure } from '../../function.ts';

/** `value * 10 ** exponent` */
export interface Decimal {
  readonly value: bigint;
  readonly exponent: number;
}

/** The decimal number that Go prints for the float. @throws FunctionFailure for what is no finite number */
export function decimalOf(number: number): Decimal {
  if (!Number.isFinite(number)) throw new FunctionFailure('cannot calculate with an infinity or NaN');
  const [digits = '0', exponent = '0'] = number.toExponential().split('e');
  const [whole = '', fraction = ''] = digits.split('.');
  return { value: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

/** The nearest float. */
export function floatOf({ value, exponent }: Decimal): number {
  return Number(`${value}e${exponent}`);
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { value: scaled(a, exponent) + scaled(b, exponent), exponent };
}

export function minus(a: Decimal, b: Decimal): Decimal {
  return plus(a, { ...b, value: -b.value });
}

export function times(a: Decimal, b: Decimal): Decimal {
  return { value: a.value * b.value, exponent: a.exponent + b.exponent };
}

/** To 16 places behind the point, half away from zero. */
export function dividedBy(a: Decimal, b: Decimal): Decimal {
  if (b.value === 0n) throw new FunctionFailure('decimal division by 0');
  const shift = a.exponent - b.exponent + places;
  const dividend = shift < 0 ? a.value : a.value * 10n ** BigInt(shift);
  const divisor = shift < 0 ? b.value * 10n ** BigInt(-shift) : b.value;
  const quotient = dividend / divisor;
  const isUp = 2n * absolute(dividend % divisor) >= absolute(divisor);
  const away = a.value < 0n === b.value < 0n ? 1n : -1n;
  return { value: isUp ? quotient + away : quotient, exponent: -places };
}

const places = 16;

function scaled({ value, exponent }: Decimal, to: number): bigint {
  return value * 10n ** BigInt(exponent - to);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
