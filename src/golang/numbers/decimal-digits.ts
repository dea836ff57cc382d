/** A float64 as decimal digits: the fewest that give it back, or exactly as many as asked for. */

export interface DecimalDigits {
  /** Without leading or trailing zeros; empty for zero. */
  readonly digits: string;
  /** The decimal point stands before the digit of this index: 12.5 has digits 125 and point 2. */
  readonly point: number;
}

/** Of a finite number that is not negative. */
export function shortestDigits(number: number): DecimalDigits {
  const [mantissa = '', exponent = '0'] = number.toExponential().split('e');
  return trimmed(mantissa.replace('.', ''), Number(exponent) + 1);
}

/** The value itself, to the last digit: a float64 is a whole number times a power of two. */
export function exactDigits(number: number): DecimalDigits {
  const { mantissa, exponent } = floatParts(number);
  if (exponent >= 0) {
    const whole = (mantissa << BigInt(exponent)).toString();
    return trimmed(whole, whole.length);
  }
  const scaled = (mantissa * 5n ** BigInt(-exponent)).toString();
  return trimmed(scaled, scaled.length + exponent);
}

/** The first `count` digits, the rest rounded half to even (of the exact value, so a tie is a real one). */
export function roundDigits({ digits, point }: DecimalDigits, count: number): DecimalDigits {
  if (count >= digits.length) return { digits, point };
  if (count < 0) return { digits: '', point: 0 };
  const kept = digits.slice(0, count);
  const isUp = isRoundedUp(digits, count);
  if (!isUp) return trimmed(kept, point);
  const raised = (BigInt(kept === '' ? '0' : kept) + 1n).toString().padStart(count, '0');
  return trimmed(raised, point + raised.length - count);
}

/** `mantissa * 2 ** exponent`, the mantissa with its implicit bit. */
export function floatParts(number: number): { readonly mantissa: bigint; readonly exponent: number } {
  view.setFloat64(0, number);
  const bits = view.getBigUint64(0);
  const fraction = bits & ((1n << 52n) - 1n);
  const biased = Number((bits >> 52n) & 0x7ffn);
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

const view = new DataView(new ArrayBuffer(8));

function isRoundedUp(digits: string, count: number): boolean {
  const next = digits.charCodeAt(count) - 48;
  // Trailing zeros are gone, so a five that is not the last digit is more than half.
  if (next !== 5 || count + 1 < digits.length) return next >= 5;
  return count > 0 && (digits.charCodeAt(count - 1) - 48) % 2 === 1;
}

function trimmed(digits: string, point: number): DecimalDigits {
  const start = digits.search(/[^0]/);
  if (start === -1) return { digits: '', point: 0 };
  return { digits: digits.slice(start).replace(/0+$/, ''), point: point - start };
}
