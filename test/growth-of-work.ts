/** How much larger the large one is. */
const TIMES = 16;
const ROUNDS = 3;
/** The clock goes in steps of up to two milliseconds. */
const LEAST_MICROSECONDS = 10_000;

/**
 * Says by how much the work for one large thing exceeds the work for as much in small things: about 1 where it goes with the
 * size, about 16 where it goes with the square of it. Expect less than {@link IN_PROPORTION}. It is measured in CPU time of
 * this thread, and both with the same clock, so that neither a busy machine nor a slow one changes it; the least of three
 * rounds counts, since code is compiled and garbage collected in some.
 *
 * @param size of a small one, for which the work should be far below 100 ms
 * @param prepare makes what is worked on; not measured
 */
export async function growthOfWork<T>(
  size: number,
  prepare: (size: number) => T,
  work: (input: T) => unknown,
): Promise<number> {
  const [small, large] = [prepare(size), prepare(size * TIMES)];
  const takes = async (input: T, times: number): Promise<number> => {
    const before = process.threadCpuUsage();
    for (let i = 0; i < times; i++) await work(input);
    const { user, system } = process.threadCpuUsage(before);
    return user + system;
  };
  let least = Infinity;
  for (let [round, repeats] = [0, 1]; round < ROUNDS;) {
    const apart = await takes(small, TIMES * repeats);
    if (apart < LEAST_MICROSECONDS) repeats *= 2;
    else {
      least = Math.min(least, (await takes(large, repeats)) / apart);
      round += 1;
    }
  }
  return least;
}

/** Between what the caches of a processor make of 1 and what is left of 16. */
export const IN_PROPORTION = 5;
