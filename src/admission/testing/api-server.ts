import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { IncomingHttpHeaders } from 'node:http';
import type { PeerCertificate, TLSSocket } from 'node:tls';

export interface CallOptions {
  readonly body: unknown;
  /** Behind the path. */
  readonly query?: string;
  readonly contentType?: string;
}

export interface CallResult {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Of the server. */
  readonly certificate: PeerCertificate;
}

/** Calls webhooks as an API server does: POST over HTTPS/1.1, over kept connections. */
export interface ApiServer {
  /** A string or buffer is sent as it is. */
  call(path: string, options: CallOptions): Promise<CallResult>;
  close(): void;
}

export function apiServer(port: number, maxVersion: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3'): ApiServer {
  // Verification is not what is tested here.
  const agent = new Agent({ keepAlive: true, maxSockets: 16, rejectUnauthorized: false, maxVersion });
  return {
    async call(path, { body, query = '', contentType = 'application/json' }) {
      const sent = request({
        agent,
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: `${path}${query}`,
        headers: { 'content-type': contentType },
      });
      const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      sent.end(bytes);
      const [response] = await once(sent, 'response');
      const socket: TLSSocket = response.socket;
      const certificate = socket.getPeerCertificate();
      return {
        status: response.statusCode,
        headers: response.headers,
        text: await text(response),
        certificate,
      };
    },
    close: () => agent.destroy(),
  };
}
