import { setTimeout as sleep } from 'node:timers/promises';
import { describe } from '../../src/errors.ts';

export interface WaitOptions {
  /** What is waited for, as it stands in the error: "the API server answers /readyz". */
  readonly what: string;
  readonly timeoutSeconds: number;
  readonly everyMilliseconds?: number;
  /** Looked at between attempts: a reason why waiting longer is pointless, for example that the program has exited. */
  readonly hopeless?: () => string | undefined;
}

/**
 * Calls `attempt` until it gives something else than `undefined` or `false`, and gives that. An attempt that throws
 * is an attempt that failed; the last failure is named when time is up.
 */
export async function waitUntil<T>(
  attempt: () => Promise<T | undefined | false>,
  { what, timeoutSeconds, everyMilliseconds = 100, hopeless }: WaitOptions,
): Promise<T> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  let last = '';
  for (;;) {
    try {
      const result = await attempt();
      if (result !== undefined && result !== false) return result;
    } catch (error) {
      last = `; the last attempt: ${describe(error)}`;
    }
    const reason = hopeless?.();
    if (reason !== undefined) throw new Error(`waited until ${what}, but ${reason}`);
    if (Date.now() > deadline)
      throw new Error(`waited ${timeoutSeconds} seconds until ${what}, in vain${last}`);
    await sleep(everyMilliseconds);
  }
}
