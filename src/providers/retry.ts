/** Tries again what may work the next time, a few times and never at the same moment as everybody else. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpClient, HttpRequest, HttpResponse } from '../resolve/contract.ts';

export interface RetryOptions {
  /** Including the first. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt, doubled before each further one. */
  readonly firstDelay?: number;
  /** Milliseconds; a server that asks for more by Retry-After gets its answer passed on instead. */
  readonly longestDelay?: number;
  /** Between 0 and 1. */
  random?(): number;
  /** Milliseconds since the epoch. */
  now?(): number;
  /** Rejects when the signal fires. */
  sleep?(milliseconds: number, signal: AbortSignal): Promise<unknown>;
}

/**
 * The same client with retries: of GET and LIST on 429, 500, 502, 503, 504, what the request calls passing and broken
 * connections, of other methods only where nothing can have reached the server. How often, and how long it waits in
 * between, a request may say itself.
 */
export function withRetries(send: HttpClient, options: RetryOptions = {}): HttpClient {
  const settings = { ...defaults, ...options };
  return async request => {
    const attempts = request.retry === undefined ? settings.attempts : request.retry.retries + 1;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await tryOnce(send, request);
      const delay = attempt < attempts ? delayAfter(request, outcome, attempt, settings) : undefined;
      // A time that ends while it waits leaves the reason why it did.
      if (delay === undefined || !(await hasSlept(settings, delay, request.signal))) {
        if ('error' in outcome) throw outcome.error;
        return { ...outcome.response, retryAfter: retryAfter(outcome.response, settings.now()) };
      }
    }
  };
}

/** Whether it was not cut short by the signal. */
async function hasSlept(
  settings: Required<RetryOptions>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await settings.sleep(milliseconds, signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

type Outcome = { readonly response: HttpResponse } | { readonly error: unknown };

const defaults: Required<RetryOptions> = {
  attempts: 3,
  firstDelay: 200,
  longestDelay: 5000,
  random: Math.random,
  now: Date.now,
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
};

const passingStatuses = new Set([429, 500, 502, 503, 504]);
/** The server never saw the request. */
const unsentCodes = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);
/** It may have. */
const brokenCodes = new Set(['ECONNABORTED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

async function tryOnce(send: HttpClient, request: HttpRequest): Promise<Outcome> {
  try {
    return { response: await send(request) };
  } catch (error) {
    return { error };
  }
}

/** Milliseconds to wait; undefined where trying again is no use. */
function delayAfter(
  request: HttpRequest,
  outcome: Outcome,
  attempt: number,
  settings: Required<RetryOptions>,
): number | undefined {
  if (request.signal.aborted) return undefined;
  const repeatable = request.method === 'GET' || request.method === 'LIST';
  const planned =
    (request.retry?.waitMilliseconds ?? settings.firstDelay * 2 ** (attempt - 1)) *
    (0.5 + settings.random() / 2);
  if ('error' in outcome) {
    const code = codeOf(outcome.error);
    return unsentCodes.has(code) || (repeatable && brokenCodes.has(code)) ? planned : undefined;
  }
  const { status } = outcome.response;
  const mayPass = passingStatuses.has(status) || request.passing?.includes(status) === true;
  if (!repeatable || !mayPass) return undefined;
  const asked = retryAfter(outcome.response, settings.now());
  if (asked === undefined) return planned;
  return asked <= settings.longestDelay ? Math.max(asked, planned) : undefined;
}

/** RFC 9110, section 10.2.3: seconds or a date. Milliseconds from now. */
function retryAfter(response: HttpResponse, now: number): number | undefined {
  const header = response.headers['retry-after'];
  if (typeof header !== 'string') return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
