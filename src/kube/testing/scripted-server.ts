import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { freePort } from '../../../test/harness/free-port.ts';
import { type CertificatePair, loopbackCertificate } from './loopback-certificate.ts';

/** What a test sees of one request. */
export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Common name of the client certificate. */
  readonly clientName: string | undefined;
}

export type Script = (call: ReceivedCall, answer: ServerResponse) => void | Promise<void>;

/** An HTTPS server on 127.0.0.1 that answers what the test's script says and counts its connections. */
export interface ScriptedServer {
  readonly url: URL;
  readonly ca: string;
  readonly calls: ReceivedCall[];
  /** Replaces the script for the calls that come from now on. */
  script(next: Script): void;
  /** Connections accepted since the start. */
  accepted(): number;
  open(): number;
  /** Resets every connection, as a server does that dies. */
  cutAll(): void;
  /** Stops listening and cuts; `reopen` listens on the same port again. */
  close(): Promise<void>;
  reopen(): Promise<void>;
}

let serverPair: CertificatePair | undefined;

export async function startScriptedServer(first: Script, clientCa?: string): Promise<ScriptedServer> {
  serverPair ??= loopbackCertificate('scripted api server');
  let script = first;
  let accepted = 0;
  const sockets = new Set<Socket>();
  const calls: ReceivedCall[] = [];
  const server = createServer({
    ...serverPair,
    ...(clientCa !== undefined && { ca: clientCa, requestCert: true, rejectUnauthorized: false }),
  });
  // TCP sockets, since a TLS socket has no way to send a reset.
  server.on('connection', socket => {
    accepted += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('secureConnection', socket => socket.on('error', () => {}));
  server.on('request', (request, answer) => void receive(request, answer));

  async function receive(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'https://server');
    const call = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: await text(request),
      clientName: request.socket instanceof TLSSocket ? clientNameOf(request.socket) : undefined,
    };
    calls.push(call);
    await script(call, answer);
  }

  const listen = async (port: number): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
    await promise;
  };
  // Not one that the kernel chooses: while the server is closed, an outgoing connection could take it.
  const port = await freePort();
  await listen(port);
  const cutAll = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };

  return {
    url: new URL(`https://127.0.0.1:${port}`),
    ca: serverPair.cert,
    calls,
    script(next) {
      script = next;
    },
    accepted: () => accepted,
    open: () => sockets.size,
    cutAll,
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      cutAll();
      await promise;
    },
    reopen: () => listen(port),
  };
}

/** Answers with JSON. */
export function json(
  answer: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  answer.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  answer.end(JSON.stringify(body));
}

/** Answers with a Status object, as the API server refuses. */
export function refuse(
  answer: ServerResponse,
  code: number,
  reason: string,
  headers: Record<string, string> = {},
): void {
  json(
    answer,
    { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message: `scripted ${reason}` },
    code,
    headers,
  );
}

function clientNameOf(socket: TLSSocket): string | undefined {
  const name = socket.getPeerCertificate().subject?.CN;
  return Array.isArray(name) ? name[0] : name;
}
