import type { LeaseClock } from '../kube/lease/lease.ts';

/**
 * How long the first list of one kind is waited for. It goes on behind that; until it is there a look at everything is not
 * complete, and reports are written again.
 */
export const LISTED_MS = 30_000;

/** Whether the promise is fulfilled within the time, and before the signal aborts. A rejection is no. */
export async function inTime(
  promise: Promise<unknown>,
  ms: number,
  clock: Pick<LeaseClock, 'sleep'>,
  signal: AbortSignal,
): Promise<boolean> {
  const waiting = new AbortController();
  const end = (): void => waiting.abort();
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  const late = clock.sleep(ms, waiting.signal).then(
    () => false,
    () => false,
  );
  try {
    return await Promise.race([
      promise.then(
        () => true,
        () => false,
      ),
      late,
    ]);
  } finally {
    end();
    signal.removeEventListener('abort', end);
  }
}
