/**
 * Whether a call that is turned away should be told to come again. The API server follows a `Retry-After` itself, up to
 * ten times and within `timeoutSeconds`, and its user notices nothing (client-go, rest/with_retry.go); so a moment of
 * overload costs nobody anything. One that lasts would hold every request for the whole timeout, so after a while the
 * advice ends and `failurePolicy` decides at once.
 * @param now milliseconds of a clock that never goes back
 * @returns to be asked once for each call that is turned away
 */
export function retryAdvice(now: () => number): () => boolean {
  let began = -Infinity;
  let last = -Infinity;
  return () => {
    const time = now();
    if (time - last > CALM_MS) began = time;
    last = time;
    return time - began < ADVISE_MS;
  };
}

/** Long enough for three more attempts, one second apart. */
const ADVISE_MS = 3000;
/** After so long without a call that was turned away the next one begins anew. */
const CALM_MS = 5000;
