import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { loopbackCertificate, type CertificatePair } from '../../kube/testing/loopback-certificate.ts';
import { defaultLimits, type Limits } from '../server/limits.ts';
import type { Respond } from '../respond.ts';
import { createAdmissionServer, type AdmissionServer } from '../server/server.ts';
import { apiServer, type ApiServer, type CallResult } from './api-server.ts';

/** A server that listens, with what it measures in the hands of the test. */
export interface Served {
  readonly server: AdmissionServer;
  readonly api: ApiServer;
  readonly port: number;
  /** What was shed and why, and handshakes that failed. */
  readonly events: readonly string[];
  lag: number;
  /** What its clock shows; undefined: it runs. */
  stopped: number | undefined;
  mutate(body: string, query?: string): Promise<CallResult>;
  tlsSocket(localAddress?: string): Promise<TLSSocket>;
  close(): Promise<void>;
}

export const KiB = 1024;
/** Limits that a few bodies reach: there is room for three that are {@link LARGE}. */
export const SHORT: Partial<Limits> = {
  bodyBytes: 256 * KiB,
  largeBodiesBytes: 768 * KiB,
  smallBodyBytes: 4 * KiB,
};
export const LARGE = 'x'.repeat(256 * KiB);

let certificate: CertificatePair | undefined;

/** As `POST /mutate`. */
export async function serveMutate(respond: Respond, limits: Partial<Limits> = {}): Promise<Served> {
  certificate ??= loopbackCertificate('overload');
  const events: string[] = [];
  const server = createAdmissionServer({ mutate: respond }, certificate, {
    limits: { ...defaultLimits, ...limits },
    events: { shed: reason => events.push(reason), handshakeFailed: reason => events.push(reason) },
    lag: () => served.lag,
    now: () => served.stopped ?? performance.now(),
  });
  const port = await server.listen('127.0.0.1', 0);
  const api = apiServer(port);
  const served: Served = {
    server,
    api,
    port,
    events,
    lag: 0,
    stopped: undefined,
    mutate: (body, query) => api.call('/mutate', { body, ...(query === undefined ? {} : { query }) }),
    async tlsSocket(localAddress = '127.0.0.1') {
      // `connect` of TLS passes it on to TCP, which its types do not say.
      const options = { port, host: '127.0.0.1', localAddress, rejectUnauthorized: false };
      const socket = connect(options);
      socket.on('error', () => {});
      await once(socket, 'secureConnect');
      return socket;
    },
    async close() {
      api.close();
      await server.close(0);
    },
  };
  return served;
}

export const reviewHead = (length: number): string =>
  `POST /mutate?timeout=10s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

/** A responder whose answers wait until they are let go. */
export interface Gated {
  readonly respond: Respond;
  /** The bodies that came. */
  readonly seen: readonly string[];
  readonly open: () => void;
}

export function gated(): Gated {
  const gate = Promise.withResolvers<string>();
  const seen: string[] = [];
  const respond: Respond = body => {
    seen.push(body);
    return gate.promise;
  };
  return { respond, seen, open: () => gate.resolve('{}') };
}
