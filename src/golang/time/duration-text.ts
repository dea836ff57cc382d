/** time.Duration's String(): `1h15m30.918s`, the smallest unit below a second that leaves a whole part. */

export function durationText(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const magnitude = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  return sign + (magnitude < second ? belowSecond(magnitude) : fromSecond(magnitude));
}

const second = 1_000_000_000n;

function belowSecond(nanoseconds: bigint): string {
  if (nanoseconds < 1000n) return `${nanoseconds}ns`;
  // U+00B5, as bytes.
  if (nanoseconds < 1_000_000n) return `${fraction(nanoseconds, 1000n)}\u00c2\u00b5s`;
  return `${fraction(nanoseconds, 1_000_000n)}ms`;
}

function fromSecond(nanoseconds: bigint): string {
  const minutes = nanoseconds / (60n * second);
  const seconds = `${fraction(nanoseconds % (60n * second), second)}s`;
  if (minutes === 0n) return seconds;
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function fraction(value: bigint, unit: bigint): string {
  const digits = String(unit).length - 1;
  const rest = String(value % unit)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return rest === '' ? `${value / unit}` : `${value / unit}.${rest}`;
}
