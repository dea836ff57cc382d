/** strconv.ParseInt with a fixed base: digits and a sign, nothing else. */

export interface ParsedDigits {
  /** Also with a problem there is a value, for callers that ignore the problem: 0, or the limit that was passed. */
  readonly value: bigint;
  readonly problem?: 'syntax' | 'range';
}

export function parseDigits(text: string, base: 8 | 10): ParsedDigits {
  const [, sign = '', digits = ''] = patterns[base].exec(text) ?? [];
  if (digits === '') return { value: 0n, problem: 'syntax' };
  const isNegative = sign === '-';
  // A number of more digits than any limit need not be read whole.
  const significant = digits.replace(/^0+/, '');
  const isLong = significant.length > 22;
  const magnitude = isLong ? limit + 1n : BigInt(base === 8 ? `0o0${significant}` : `0${significant}`);
  const value = isNegative ? -magnitude : magnitude;
  if (value >= limit) return { value: limit - 1n, problem: 'range' };
  if (value < -limit) return { value: -limit, problem: 'range' };
  return { value };
}

const limit = 2n ** 63n;
const patterns = { 8: /^([+-]?)([0-7]+)$/, 10: /^([+-]?)([0-9]+)$/ } as const;
