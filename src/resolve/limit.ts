/** Keeps the number of things under way at the same time small. */

export type Limiter = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Starts each piece of work in order, at most `bound` at a time. Work must not wait for other limited work. */
export function limiter(bound: number): Limiter {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async work => {
    if (running >= bound) await new Promise<void>(start => waiting.push(start));
    else running += 1;
    try {
      return await work();
    } finally {
      // The place passes straight to the next in line, so a newcomer cannot slip in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
