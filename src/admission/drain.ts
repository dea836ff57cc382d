import type { AdmissionServer } from './server.ts';

export interface DrainOptions {
  readonly server: Pick<AdmissionServer, 'startClosing' | 'close'>;
  /** Makes the readiness probe fail. */
  stopReadiness(): void;
  /** Milliseconds during which calls are still taken. */
  readonly forMs: number;
  sleep(ms: number): Promise<void>;
}

/**
 * Goes away without losing a call. The probe fails first; until every API server has heard that (and while one goes
 * on over a connection that it has open, whatever the probe says) calls are answered as ever, each with the request
 * to close its connection, so that the next call opens one to another replica.
 */
export async function drain(options: DrainOptions): Promise<void> {
  options.stopReadiness();
  options.server.startClosing();
  await options.sleep(options.forMs);
  await options.server.close();
}
