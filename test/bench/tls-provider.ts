import { once } from 'node:events';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { testCertificate } from '../harness/test-certificate.ts';
import { listenOnLoopback } from '../harness/listen-on-loopback.ts';

/** Answers as Vault does to a Kubernetes login and to the read of a KV v2 secret, over TLS and at once. */
export interface TlsProvider {
  readonly address: string;
  /** PEM. */
  readonly ca: string;
  /** Secrets read since the start. */
  reads(): number;
  close(): Promise<void>;
}

/** Every read gives another password, so that every refresh has something to write. */
export async function startTlsProvider(): Promise<TlsProvider> {
  const { ca, certificate, key } = testCertificate();
  let reads = 0;
  const answerTo = (request: IncomingMessage): object => {
    if (request.url?.startsWith('/v1/auth/') === true) {
      return { auth: { client_token: 'bench', lease_duration: 3600, renewable: true } };
    }
    reads++;
    const data = { username: 'shop', password: `p${reads}`, host: 'db', port: '5432', database: 'shop' };
    return { data: { data, metadata: { version: reads } } };
  };
  const server = createServer({ cert: certificate, key }, (request, response: ServerResponse) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answerTo(request)));
    });
  });
  return {
    address: `https://127.0.0.1:${await listenOnLoopback(server)}`,
    ca,
    reads: () => reads,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
