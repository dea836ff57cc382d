export interface Deadline {
  readonly timeoutMs: number;
  /** The caller's own signal. */
  readonly signal?: AbortSignal | undefined;
  /** Made when the time is over; becomes the reason of the inner signal. */
  readonly onTimeout: () => Error;
}

/**
 * Runs `work` with a signal that aborts at the deadline or with the caller's signal, and always clears both.
 * The promise settles at the latest when the signal aborts, even if `work` ignores the signal.
 * AbortSignal.any is not used: a signal that lives as long as the process would collect dependents.
 */
export async function withDeadline<T>(
  deadline: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal: outer, timeoutMs, onTimeout } = deadline;
  outer?.throwIfAborted();
  const controller = new AbortController();
  const { signal } = controller;
  const relay = (): void => controller.abort(outer?.reason);
  const timer = setTimeout(() => controller.abort(onTimeout()), timeoutMs);
  outer?.addEventListener('abort', relay, { once: true });
  try {
    return await orAborted(work(signal), signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', relay);
  }
}

/** The promise, or the reason of the signal if that comes first. */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const refuse = (): void => aborted.reject(signal.reason);
  if (signal.aborted) refuse();
  else signal.addEventListener('abort', refuse, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', refuse);
  }
}

/** Waits, unless the signal aborts first: then it throws the signal's reason. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const refuse = (): void => reject(signal?.reason);
  const timer = setTimeout(resolve, ms);
  signal?.addEventListener('abort', refuse, { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', refuse);
  }
}
