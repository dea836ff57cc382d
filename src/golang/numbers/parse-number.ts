/** Go's strconv.ParseInt with base 0 and ParseFloat: numbers as they stand in Go source. */

/**
 * An integer of any size, with `0x`, `0o`, `0b` or a bare leading `0` (octal) and `_` between digits.
 * Undefined where it is none; the caller looks at the range.
 */
export function parseInteger(text: string): bigint | undefined {
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  const unsigned = text.slice(sign.length);
  if (!integer.test(unsigned) || !hasGoodUnderscores(unsigned)) return undefined;
  const digits = unsigned.replaceAll('_', '').toLowerCase();
  const magnitude = BigInt(/^0[0-9]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return sign === '-' ? -magnitude : magnitude;
}

/** A float64 in decimal or hexadecimal; undefined where it is none or outside the range, as ParseFloat fails there too. */
export function parseFloat64(text: string): number | undefined {
  const special = /^([+-]?)(?:inf|infinity|(nan))$/i.exec(text);
  if (special !== null) return specialFloat(special[1] ?? '', special[2] !== undefined);
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned.includes('_') && !hasGoodUnderscores(unsigned)) return undefined;
  const digits = unsigned.replaceAll('_', '');
  const hex = hexFloat.exec(digits);
  const magnitude = hex === null ? decimalFloat(digits) : hexadecimalFloat(hex);
  if (magnitude === undefined || !Number.isFinite(magnitude)) return undefined;
  return text.startsWith('-') ? -magnitude : magnitude;
}

const integer = /^(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|0[0-7_]*|[1-9][0-9_]*)$/;
const hexFloat = /^0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?[0-9]+)$/;

function specialFloat(sign: string, isNan: boolean): number | undefined {
  // Go knows a signed infinity, but no signed NaN.
  if (isNan) return sign === '' ? NaN : undefined;
  return sign === '-' ? -Infinity : Infinity;
}

function decimalFloat(digits: string): number | undefined {
  return /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(digits) ? Number(digits) : undefined;
}

/** Exact by integers: the quotient is rounded half to even once, to the 53 bits (fewer near zero) of a float64. */
function hexadecimalFloat([, whole = '', fraction = '', exponent = '']: readonly string[]):
  number | undefined {
  if (whole === '' && fraction === '') return undefined;
  let mantissa = BigInt(`0x${whole}${fraction}`);
  let power = Number(exponent) - 4 * fraction.length;
  if (mantissa === 0n) return 0;
  const length = mantissa.toString(2).length;
  if (length + power > 1025) return Infinity;
  if (length + power < -1100) return 0;
  const excess = Math.max(length - 53, -1074 - power);
  if (excess > 0) {
    mantissa = roundedShift(mantissa, BigInt(excess));
    power += excess;
  }
  // Two factors, because 2 ** -1074 times a large mantissa is exact but 2 ** 1100 alone would overflow.
  const half = Math.trunc(power / 2);
  return Number(mantissa) * 2 ** half * 2 ** (power - half);
}

function roundedShift(value: bigint, bits: bigint): bigint {
  const quotient = value >> bits;
  const rest = value - (quotient << bits);
  const half = 1n << (bits - 1n);
  return rest > half || (rest === half && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}

/** An underscore stands only between digits, or between the prefix of a base and a digit. */
function hasGoodUnderscores(unsigned: string): boolean {
  const prefix = /^0[xXoObB]/.exec(unsigned)?.[0] ?? '';
  const digit = /x/i.test(prefix) ? '0-9a-fA-F' : '0-9';
  const body = (prefix === '' ? '' : '0') + unsigned.slice(prefix.length);
  return !new RegExp(`^_|_$|_[^${digit}]|[^${digit}]_`).test(body);
}
