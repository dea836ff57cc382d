import { backoffMs } from '../backoff.ts';
import { sleep } from '../deadline.ts';
import { SilentConnection } from './exchange.ts';
import { KubeStatusError } from '../status-error.ts';

export interface RetryOptions {
  /** May the request be sent again after it possibly arrived? */
  readonly idempotent: boolean;
  readonly maxAttempts: number;
  /** Point in time (clock of `now`) after which no attempt starts. */
  readonly endsAt: number;
  readonly now: () => number;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

const limits = { baseMs: 100, capMs: 2000 };

/** Runs `attempt` until it succeeds, fails for good, or no attempt or time is left; then throws its last error. */
export async function retrying<T>(options: RetryOptions, attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tried >= options.maxAttempts || !mayRetry(error, options.idempotent)) throw error;
      const asked = error instanceof KubeStatusError ? error.retryAfterMs : undefined;
      // On top of what the server asked for: clients that were refused together must not come back together.
      const wait = (asked ?? 0) + backoffMs(tried, limits, options.random);
      if (options.now() + wait >= options.endsAt) throw error;
      await sleep(wait, options.signal);
    }
  }
}

const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const brokenOff = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/**
 * A 429 was turned away before anything happened, as was a connection that never opened: both may be repeated
 * even for a create. After a broken connection or a 5xx the request may have taken effect.
 */
function mayRetry(error: unknown, idempotent: boolean): boolean {
  if (error instanceof KubeStatusError) {
    if (error.status === 429) return true;
    return idempotent && [500, 502, 503, 504].includes(error.status);
  }
  const code = networkCode(error);
  if (neverSent.has(code)) return true;
  return idempotent && (error instanceof SilentConnection || brokenOff.has(code));
}

// Also set on the AggregateError that stands for a host of which no address answered.
function networkCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return '';
}
