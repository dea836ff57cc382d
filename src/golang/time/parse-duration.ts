/** time.ParseDuration, to the nanosecond. */

/** Nanoseconds; undefined where Go finds an error. Text is a string of bytes. */
export function parseDuration(text: string): bigint | undefined {
  const [, sign = '', body = ''] = /^([-+]?)([^]*)$/.exec(text) ?? [];
  if (body === '0') return 0n;
  if (body === '') return undefined;
  let total = 0n;
  for (let rest = body; rest !== '';) {
    const [part = '', whole = '', fraction = '', unit = ''] = /^(\d*)(?:\.(\d*))?([^\d.]+)/.exec(rest) ?? [];
    const size = units.get(unit);
    if (size === undefined || (whole === '' && fraction === '')) return undefined;
    total += BigInt(`0${whole}`) * size + fractionOf(fraction, size);
    if (total > limit) return undefined;
    rest = rest.slice(part.length);
  }
  if (sign === '-') return -total;
  return total === limit ? undefined : total;
}

const limit = 2n ** 63n;

/** Both letters that look like a micro sign, as bytes. */
const units: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['\xc2\xb5s', 1000n],
  ['\xce\xbcs', 1000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

/** Go calculates the fraction in floats. Digits that an int64 cannot hold are dropped. */
function fractionOf(digits: string, size: bigint): bigint {
  let kept = digits;
  while (kept.length > 18 && BigInt(kept) > limit) kept = kept.slice(0, -1);
  if (kept === '') return 0n;
  return BigInt(Math.trunc(Number(kept) * (Number(size) / 10 ** kept.length)));
}
