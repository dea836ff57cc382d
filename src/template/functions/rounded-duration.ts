/** Sprig's durationRound: a duration by its largest unit that is more than once in it. */

const second = 1_000_000_000n;
const units: readonly (readonly [bigint, string])[] = [
  [365n * 86_400n * second, 'y'],
  [30n * 86_400n * second, 'mo'],
  [86_400n * second, 'd'],
  [3600n * second, 'h'],
  [60n * second, 'm'],
  [second, 's'],
];

/** The sign is dropped; a second and less is `0s`. */
export function roundedDuration(nanoseconds: bigint): string {
  const magnitude = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const [size, name] = units.find(([unit]) => magnitude > unit) ?? [];
  return size === undefined ? '0s' : `${magnitude / size}${name}`;
}
