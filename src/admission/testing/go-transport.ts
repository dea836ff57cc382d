import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';

export interface GoTransport {
  /**
   * POSTs a review to `/mutate`.
   * @throws Error as Go does: when the connection ends after something was written; it is not tried again
   */
  post(body: string): Promise<{ readonly status: number; readonly closes: boolean }>;
  /** How many connections wait for a call. */
  readonly idle: () => number;
  close(): void;
}

export interface GoTransportOptions {
  /** Where a new connection goes. */
  readonly dial: () => number;
  /** 90 s in Go. */
  readonly idleMs: number;
}

/**
 * A client that keeps connections as Go's `http.Transport` does, which API servers call webhooks with (net/http, transport.go): the one that
 * was used last is used next; one that a call is waiting for while another becomes free is dialled all the same, and kept unused; an answer with
 * `Connection: close` ends its connection; one without a call for `idleMs` is closed; a POST is never repeated once any of it was written.
 */
export function goTransport({ dial, idleMs }: GoTransportOptions): GoTransport {
  const idle: TLSSocket[] = [];
  const timers = new Map<TLSSocket, NodeJS.Timeout>();
  const waiting: ((socket: TLSSocket) => void)[] = [];

  const forget = (socket: TLSSocket): void => {
    clearTimeout(timers.get(socket));
    timers.delete(socket);
    const at = idle.indexOf(socket);
    if (at !== -1) idle.splice(at, 1);
  };
  const free = (socket: TLSSocket): void => {
    if (socket.destroyed || socket.readableEnded) return;
    const next = waiting.shift();
    if (next !== undefined) return next(socket);
    idle.push(socket);
    timers.set(
      socket,
      setTimeout(() => {
        forget(socket);
        socket.destroy();
      }, idleMs),
    );
  };
  const obtain = async (): Promise<TLSSocket> => {
    const last = idle.at(-1);
    if (last !== undefined) {
      forget(last);
      return last;
    }
    const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
    waiting.push(resolve);
    const socket = connect({ port: dial(), host: '127.0.0.1', rejectUnauthorized: false });
    socket.on('error', reject);
    socket.on('close', () => forget(socket));
    socket.on('end', () => forget(socket));
    // To whoever waits longest, which may be another call by now.
    socket.once('secureConnect', () => free(socket));
    return promise;
  };
  return {
    async post(body) {
      const socket = await obtain();
      socket.write(
        `POST /mutate?timeout=10s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
      const answer = await answerOn(socket);
      if (answer.closes) socket.destroy();
      else free(socket);
      return answer;
    },
    idle: () => idle.length,
    close() {
      for (const socket of idle.splice(0)) {
        forget(socket);
        socket.destroy();
      }
    },
  };
}

async function answerOn(socket: TLSSocket): Promise<{ status: number; closes: boolean }> {
  let text = '';
  const ended = new AbortController();
  socket.once('close', () => ended.abort());
  socket.once('end', () => ended.abort());
  for (;;) {
    const [chunk]: Buffer[] = await once(socket, 'data', { signal: ended.signal });
    text += String(chunk);
    const length = /\r\ncontent-length: (\d+)\r\n/i.exec(text)?.[1];
    const end = text.indexOf('\r\n\r\n');
    if (end !== -1 && text.length >= end + 4 + Number(length)) {
      return { status: Number(text.slice(9, 12)), closes: /\r\nconnection: close\r\n/i.test(text) };
    }
  }
}
