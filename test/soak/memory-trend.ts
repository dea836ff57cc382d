/** One look at a process. */
export interface MemorySample {
  /** Seconds since the process began to be looked at. */
  readonly at: number;
  readonly residentMiB: number;
  readonly heapMiB: number;
}

export interface MemoryTrend {
  /** Of the sample that was looked at first after the warm-up, and of the last. */
  readonly first: MemorySample;
  readonly last: MemorySample;
  /** Mebibytes an hour by which the floor of the heap rises; negative: it falls. */
  readonly heapPerHour: number;
  readonly residentPerHour: number;
  readonly grows: boolean;
}

/** The first third is start-up, compilation and caches that fill. */
const WARM_UP = 1 / 3;
const BUCKETS = 6;
/**
 * A large collection comes up to every half minute under load, and a floor is one only with a collection in its sixth.
 * Below nine minutes a sixth is shorter than two of them, and garbage between two collections looks like growth.
 */
const LEAST_SECONDS = 540;
const LEAST_SAMPLES = 90;

/**
 * Does a process grow? Its heap is a saw: what counts is the floor, the least of each sixth of the time after the
 * warm-up. It grows if the slope through these floors (the median of all pairs, which one outlier cannot bend)
 * carried it up by more than a tenth and more than 4 MiB over the time looked at. Resident memory is reported and not
 * judged: V8 gives pages back late. undefined: it was looked at for less than nine minutes.
 */
export function memoryTrend(samples: readonly MemorySample[]): MemoryTrend | undefined {
  const begin = samples[0]?.at ?? 0;
  const end = samples.at(-1)?.at ?? 0;
  const after = samples.filter(({ at }) => at >= begin + (end - begin) * WARM_UP);
  const [first] = after;
  const last = after.at(-1);
  if (!first || !last || samples.length < LEAST_SAMPLES || end - begin < LEAST_SECONDS) return undefined;
  const span = last.at - first.at;
  const heap = slope(floors(after, ({ heapMiB }) => heapMiB));
  const rise = heap * span;
  const least = Math.min(...after.map(({ heapMiB }) => heapMiB));
  return {
    first,
    last,
    heapPerHour: heap * 3600,
    residentPerHour: slope(floors(after, ({ residentMiB }) => residentMiB)) * 3600,
    grows: rise > 4 && rise > least / 10,
  };
}

interface Point {
  readonly at: number;
  readonly value: number;
}

function floors(samples: readonly MemorySample[], valueOf: (sample: MemorySample) => number): Point[] {
  const size = Math.ceil(samples.length / BUCKETS);
  return Array.from({ length: BUCKETS }, (_, i) => samples.slice(i * size, (i + 1) * size)).flatMap(
    bucket => {
      const points = bucket.map(sample => ({ at: sample.at, value: valueOf(sample) }));
      const [lowest] = points.sort((a, b) => a.value - b.value);
      return lowest ?? [];
    },
  );
}

/** Theil and Sen: the median of the slopes between every two points. */
function slope(points: readonly Point[]): number {
  const slopes = points.flatMap((a, i) =>
    points.slice(i + 1).flatMap(b => (b.at === a.at ? [] : (b.value - a.value) / (b.at - a.at))),
  );
  slopes.sort((a, b) => a - b);
  return slopes[Math.floor(slopes.length / 2)] ?? 0;
}
