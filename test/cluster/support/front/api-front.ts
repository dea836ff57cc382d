import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request } from 'node:https';
import type { Cluster } from '../../../harness/cluster/cluster.ts';
import { testCertificate } from '../../../harness/test-certificate.ts';
import { listenOnLoopback } from '../../../harness/listen-on-loopback.ts';

/** The address of an API server and what its certificate is checked against. */
export interface ApiAddress {
  readonly url: string;
  /** PEM */
  readonly ca: string;
}

export interface Refusal {
  readonly status: number;
  readonly path: RegExp;
}

export interface ApiFront extends ApiAddress {
  /** From now on watches look alive and say nothing. Everything else goes on. */
  readonly holdWatches: () => void;
  /** What was held back arrives now, in its order. */
  readonly releaseWatches: () => void;
  /** From now on calls that change what has such a path are answered with this status; undefined: none is. */
  readonly refuseWrites: (refusal: Refusal | undefined) => void;
  /** How many calls were refused since then. */
  readonly refused: () => number;
  /** From now on nobody gets through, and what is open is cut. */
  readonly cut: () => void;
  readonly restore: () => void;
  readonly close: () => Promise<void>;
}

/**
 * Stands between a client and the API server and passes all calls on. It can make watches fall behind as they do under
 * load, so that a test need not hope for that, and it can be cut as a network is.
 */
export async function startApiFront(cluster: Cluster): Promise<ApiFront> {
  const { ca, certificate, key } = testCertificate();
  const agent = new Agent({ ca: cluster.ca, keepAlive: true });
  const held: (() => void)[] = [];
  let holding = false;
  let isCut = false;
  let refusal: Refusal | undefined;
  let refused = 0;

  const pass = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    if (isCut) return void incoming.socket.destroy();
    const isWatch = /[?&]watch=true/.test(incoming.url ?? '');
    const { method = 'GET', headers } = incoming;
    if (method !== 'GET' && refusal?.path.test(incoming.url ?? '')) {
      refused += 1;
      return refuse(incoming, outgoing, refusal.status);
    }
    const call = request(`${cluster.url}${incoming.url}`, { method, headers, agent });
    call.on('error', () => outgoing.destroy());
    outgoing.on('close', () => call.destroy());
    call.on('response', answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      const now = (write: () => void): void => void (holding && isWatch ? held.push(write) : write());
      answer.on('data', (chunk: Buffer) => now(() => void outgoing.write(chunk)));
      answer.on('end', () => now(() => void outgoing.end()));
      answer.on('error', () => outgoing.destroy());
    });
    incoming.pipe(call);
  };
  const server = createServer({ cert: certificate, key }, pass);
  const port = await listenOnLoopback(server);
  return {
    url: `https://127.0.0.1:${port}`,
    ca,
    holdWatches: () => {
      holding = true;
    },
    releaseWatches: () => {
      holding = false;
      for (const write of held.splice(0)) write();
    },
    refuseWrites: next => {
      refusal = next;
      refused = 0;
    },
    refused: () => refused,
    cut: () => {
      isCut = true;
      server.closeAllConnections();
    },
    restore: () => {
      isCut = false;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await once(server, 'close');
    },
  };
}

/** As an API server says it; the reason is what clients go by. */
function refuse(incoming: IncomingMessage, outgoing: ServerResponse, status: number): void {
  const reasons: Readonly<Record<number, string>> = {
    409: 'Conflict',
    429: 'TooManyRequests',
    500: 'InternalError',
  };
  const body = { apiVersion: 'v1', kind: 'Status', status: 'Failure', code: status, reason: reasons[status] };
  incoming.resume();
  outgoing.writeHead(status, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify({ ...body, message: 'refused by the test' }));
}
