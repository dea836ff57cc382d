/** strconv.FormatFloat for float64. */
import {
  exactDigits,
  floatParts,
  roundDigits,
  shortestDigits,
  type DecimalDigits,
} from './decimal-digits.ts';

export type FloatFormat = 'b' | 'e' | 'E' | 'f' | 'g' | 'G' | 'x' | 'X';

/** With precision -1 as many digits as are needed to read the same number back. */
export function formatFloat64(number: number, format: FloatFormat, precision: number): string {
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number > 0 ? '+Inf' : '-Inf';
  const sign = number < 0 || Object.is(number, -0) ? '-' : '';
  return sign + formatMagnitude(Math.abs(number), format, precision);
}

function formatMagnitude(number: number, format: FloatFormat, precision: number): string {
  if (format === 'g' || format === 'G') return general(number, precision, format === 'g' ? 'e' : 'E');
  if (format === 'e' || format === 'E') return scientific(number, precision, format);
  if (format === 'f') return fixed(number, precision);
  if (format === 'b') return binary(number);
  const hex = hexadecimal(number, precision);
  return format === 'X' ? hex.toUpperCase() : hex;
}

function fixed(number: number, precision: number): string {
  if (precision < 0) {
    const digits = shortestDigits(number);
    return positional(digits, Math.max(digits.digits.length - digits.point, 0));
  }
  const exact = exactDigits(number);
  return positional(roundDigits(exact, exact.point + precision), precision);
}

function scientific(number: number, precision: number, letter: string): string {
  if (precision < 0) {
    const digits = shortestDigits(number);
    return exponential(digits, Math.max(digits.digits.length - 1, 0), letter);
  }
  return exponential(roundDigits(exactDigits(number), precision + 1), precision, letter);
}

function general(number: number, precision: number, letter: string): string {
  const isShortest = precision < 0;
  const digits = isShortest ? shortestDigits(number) : roundDigits(exactDigits(number), precision || 1);
  const count = digits.digits.length;
  const asked = isShortest ? count : precision || 1;
  // The shortest form turns to an exponent at a million; 1e21, where JSON does, is JavaScript's rule.
  const ofAsked = asked > count && count >= digits.point ? count : asked;
  const largest = isShortest ? 6 : ofAsked;
  const exponent = digits.point - 1;
  if (exponent < -4 || exponent >= largest) return exponential(digits, Math.min(asked, count) - 1, letter);
  const wanted = asked > digits.point ? count : asked;
  return positional(digits, Math.max(wanted - digits.point, 0));
}

function positional({ digits, point }: DecimalDigits, fraction: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (fraction <= 0) return whole;
  const behind = point >= 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  return `${whole}.${behind.slice(0, fraction).padEnd(fraction, '0')}`;
}

function exponential({ digits, point }: DecimalDigits, fraction: number, letter: string): string {
  const exponent = digits === '' ? 0 : point - 1;
  const behind = fraction > 0 ? `.${digits.slice(1, fraction + 1).padEnd(fraction, '0')}` : '';
  return `${digits[0] ?? '0'}${behind}${letter}${signed(exponent)}`;
}

/** At least two digits, as everywhere in Go but in `%b`. */
function signed(exponent: number): string {
  return (exponent < 0 ? '-' : '+') + String(Math.abs(exponent)).padStart(2, '0');
}

function binary(number: number): string {
  const { mantissa, exponent } = floatParts(number);
  return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
}

function hexadecimal(number: number, precision: number): string {
  let { mantissa, exponent } = floatParts(number);
  if (mantissa === 0n) exponent = -52;
  while (mantissa !== 0n && mantissa < 1n << 52n) {
    mantissa <<= 1n;
    exponent -= 1;
  }
  if (precision >= 0 && precision < 13) {
    const dropped = BigInt(52 - 4 * precision);
    const rest = mantissa & ((1n << dropped) - 1n);
    const half = 1n << (dropped - 1n);
    mantissa >>= dropped;
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa += 1n;
    mantissa <<= dropped;
    if (mantissa >= 1n << 53n) {
      mantissa >>= 1n;
      exponent += 1;
    }
  }
  const hex = (mantissa & ((1n << 52n) - 1n)).toString(16).padStart(13, '0');
  const fraction = precision < 0 ? hex.replace(/0+$/, '') : hex.slice(0, precision).padEnd(precision, '0');
  return `0x${mantissa >> 52n}${fraction === '' ? '' : '.'}${fraction}p${signed(exponent + 52)}`;
}
