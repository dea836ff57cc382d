/** Until when an answer is of use to the API server. */
export interface Deadline {
  /** Fires when it is time to answer something. A timer runs only once this has been asked for. */
  signal(): AbortSignal;
}

/**
 * Reads the time left from the `?timeout=` that the API server puts on the URL of each call, a Go duration such
 * as `10s` or `1m2.5s`. Without one, the ten seconds that `timeoutSeconds` means when it is not set.
 * It is rounded up to whole seconds, and when the API server calls again after a `Retry-After` it says the same as before.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#timeouts
 * @param query the query string behind `?`, possibly empty
 * @param now milliseconds of a clock that never goes back
 * @param start when the call came
 */
export function deadlineOf(query: string, now: () => number, start = now()): Deadline {
  let signal: AbortSignal | undefined;
  return {
    signal() {
      signal ??= AbortSignal.timeout(Math.max(0, Math.floor(answerWithin(query) - (now() - start))));
      return signal;
    },
  };
}

/** Milliseconds to answer in: the caller's time less {@link MARGIN_MS} for the way back. */
export function answerWithin(query: string): number {
  const timeout = Math.min(durationOf(/(?:^|&)timeout=([^&]*)/.exec(query)?.[1]) ?? DEFAULT_MS, LONGEST_MS);
  return Math.max(timeout - MARGIN_MS, timeout / 2);
}

const MARGIN_MS = 150;
const DEFAULT_MS = 10_000;
/** The most that `timeoutSeconds` may be. */
const LONGEST_MS = 30_000;
const MILLISECONDS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

function durationOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^(?:\d+(?:\.\d+)?(?:h|ms|m|s))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(h|ms|m|s)/g)) {
    sum += Number(amount) * (MILLISECONDS[unit ?? ''] ?? 0);
  }
  return sum;
}
