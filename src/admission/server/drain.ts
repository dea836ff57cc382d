import type { AdmissionServer } from './server.ts';

export interface DrainOptions {
  readonly server: Pick<AdmissionServer, 'startClosing' | 'unconnected' | 'close'>;
  /** Makes the readiness probe fail. */
  stopReadiness(): void;
  /** Milliseconds during which calls are taken in any case, also over new connections. */
  readonly atLeastMs: number;
  /** Milliseconds after that during which idle connections are left to whoever opened them. */
  readonly idleMs: number;
  readonly sleep: (ms: number, options: { readonly signal: AbortSignal }) => Promise<void>;
}

/**
 * Goes away without losing a call. The probe fails first; until every API server has heard that (and while one goes
 * on over a connection that it has open, whatever the probe says) calls are answered as ever, each with the request
 * to close its connection, so that the next call opens one to another replica. Then it is over as soon as no connection
 * is open. An idle one is not closed from here: a call might be on its way, and Go does not repeat a POST. Go itself
 * closes it after 90 seconds without a call.
 */
export async function drain({ server, sleep, ...options }: DrainOptions): Promise<void> {
  options.stopReadiness();
  server.startClosing();
  const done = new AbortController();
  await sleep(options.atLeastMs, done);
  await Promise.race([server.unconnected(), sleep(options.idleMs, done).catch(() => {})]);
  done.abort();
  await server.close(LAST_CALLS_MS);
}

/** For calls in flight: the time that the API server gives the webhooks as they are installed. */
export const LAST_CALLS_MS = 10_000;
