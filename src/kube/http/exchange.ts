import { type Agent, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly agent: Agent;
  /** Ends the request and the reading of its body. */
  readonly signal: AbortSignal;
  /**
   * A connection kept from an earlier call may be dead without a sign, behind a load balancer for example: if it
   * brings no answer within this many milliseconds, the exchange fails with SilentConnection. Not for new connections.
   */
  readonly reusedSilenceMs?: number | undefined;
}

export class SilentConnection extends Error {
  override readonly name = 'SilentConnection';
}

/** Sends one HTTP request and resolves with its answer as soon as status and headers are there. */
export function exchange(options: Exchange): Promise<IncomingMessage> {
  const { method, url, agent, signal, body, reusedSilenceMs } = options;
  const headers: Record<string, string | number> = { ...options.headers };
  if (body !== undefined) headers['Content-Length'] = Buffer.byteLength(body);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const send = url.protocol === 'http:' ? requestHttp : requestHttps;
  const request = send(url, { method, headers, agent, signal });
  let silence: NodeJS.Timeout | undefined;
  if (reusedSilenceMs !== undefined) {
    request.once('socket', () => {
      if (!request.reusedSocket) return;
      silence = setTimeout(
        () => request.destroy(new SilentConnection('a kept connection is silent')),
        reusedSilenceMs,
      );
    });
  }
  request.once('response', response => {
    clearTimeout(silence);
    resolve(response);
  });
  // Stays for the life of the request: an error after the response must not go unheard.
  request.on('error', error => {
    clearTimeout(silence);
    reject(error);
  });
  request.end(body);
  return promise;
}

/** The whole body as text. Fails when it is cut off or longer than `maxBytes`. */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) {
      response.destroy();
      throw new RangeError(`it is longer than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length).toString('utf8');
}
