/** strconv.FormatFloat(f, 'g', -1, 32): the shortest digits that give the same float32. */
import { formatFloat64 } from './format-float.ts';

export function formatFloat32(number: number): string {
  const single = Math.fround(number);
  if (!Number.isFinite(single) || single === 0) return formatFloat64(single, 'g', -1);
  for (let digits = 1; digits < 9; digits += 1) {
    const shorter = Number(single.toPrecision(digits));
    // The digits of this float64 are exactly those that were asked for.
    if (Math.fround(shorter) === single) return formatFloat64(shorter, 'g', -1);
  }
  return formatFloat64(Number(single.toPrecision(9)), 'g', -1);
}
