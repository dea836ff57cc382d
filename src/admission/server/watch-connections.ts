import type { IncomingMessage } from 'node:http';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import { handshakeFailure, type HandshakeFailure } from './handshake-failure.ts';
import type { UnreadAnswers } from './unread-answers.ts';

export interface Connections {
  readonly open: () => number;
  /** A call came. */
  called(request: IncomingMessage): void;
  /** From now on its body is read, as fast as it is sent. */
  reading(request: IncomingMessage): void;
  /** Its answer has gone, or nobody will read it. */
  done(request: IncomingMessage): void;
  /** Ends those that no review came over yet. */
  endUnused(): void;
  /** Resolves when none is open. */
  none(): Promise<void>;
}

export interface ConnectionEvents {
  /** Told of a connection that was ended because there are too many. */
  readonly dropped: () => void;
  readonly handshakeFailed: (reason: HandshakeFailure) => void;
}

interface Connection {
  readonly socket: Socket;
  /** Without the port. */
  readonly address: string;
  /** Whether a review came over it. */
  used: boolean;
  /** Calls that came over it and whose answers have not gone. */
  calls: number;
  /** The larger, the later it was opened or a review was answered on it. */
  idleSince: number;
  /** The call whose body was read last, and since when. */
  reading: { readonly request: IncomingMessage; readonly since: number } | undefined;
  /** The TLS connection on top, over which the calls come. */
  tls: Socket | undefined;
}

export interface ConnectionLimits {
  readonly connections: number;
  readonly stalledMs: number;
}

export interface ConnectionOptions extends ConnectionEvents {
  readonly limits: ConnectionLimits;
  readonly unread: Pick<UnreadAnswers, 'of'>;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** As in `guard-calls.ts`: what lies unread for that long is not the sender's fault. */
  readonly lag: () => number;
}

/**
 * Counts and bounds connections. When there are too many, one goes whose client does not wait for us: nothing is being
 * answered on it, or all that is missing is what the client should send or read, and has been for too long. One of the
 * address that has the most of them, and there one that is slow before one that was never used, and that before one that
 * was, the longest idle first. So a client that opens many, and uses them now and then, sends halves of reviews or reads
 * no answers, keeps no other out. When all of them wait for an answer, the new one goes.
 */
export function watchConnections(server: Server, options: ConnectionOptions): Connections {
  const { limits, unread, now, lag } = options;
  /** By address and port of the peer, which the TCP connection and the TLS connection on top of it have in common. */
  const open = new Map<string, Connection>();
  /** The same, which is quicker to ask: three times for each call. */
  const ofTls = new WeakMap<Socket, Connection>();
  let empty = Promise.withResolvers<void>();
  let order = 0;

  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    if (open.size >= limits.connections) {
      const stalledSince = now() - limits.stalledMs - lag();
      const [victim, connection] = toDrop(open, one => expendable(one, unread, stalledSince)) ?? [];
      options.dropped();
      (connection?.socket ?? socket).destroy();
      if (victim === undefined) return;
      open.delete(victim);
    }
    const connection: Connection = {
      socket,
      address: socket.remoteAddress ?? '',
      used: false,
      calls: 0,
      idleSince: ++order,
      reading: undefined,
      tls: undefined,
    };
    open.set(peer, connection);
    socket.once('close', () => {
      if (open.get(peer) === connection) open.delete(peer);
      if (open.size > 0) return;
      empty.resolve();
      empty = Promise.withResolvers();
    });
  });
  server.on('secureConnection', tls => {
    const connection = open.get(peerOf(tls));
    if (connection === undefined) return;
    connection.tls = tls;
    ofTls.set(tls, connection);
  });
  server.on('tlsClientError', error => options.handshakeFailed(handshakeFailure(error)));

  return {
    open: () => open.size,
    called(request) {
      const connection = ofTls.get(request.socket);
      if (connection === undefined) return;
      connection.used ||= isReview(request);
      connection.calls += 1;
    },
    reading(request) {
      const connection = ofTls.get(request.socket);
      if (connection !== undefined) connection.reading = { request, since: now() };
    },
    done(request) {
      const connection = ofTls.get(request.socket);
      if (connection === undefined) return;
      connection.calls -= 1;
      if (isReview(request)) connection.idleSince = ++order;
      // An idle connection keeps no request. The next one may have come before this answer went.
      if (connection.reading?.request === request) connection.reading = undefined;
    },
    endUnused() {
      for (const { socket, used } of open.values()) if (!used) socket.destroy();
    },
    none: () => (open.size === 0 ? Promise.resolve() : empty.promise),
  };
}

/** Anyone may ask for the trust bundle; reviews are what this is here for. */
function isReview({ method }: IncomingMessage): boolean {
  return method === 'POST';
}

function toDrop(
  open: ReadonlyMap<string, Connection>,
  expendable: (connection: Connection) => number,
): [string, Connection] | undefined {
  const held = new Map<string, number>();
  for (const { address } of open.values()) held.set(address, (held.get(address) ?? 0) + 1);
  let best: [string, Connection] | undefined;
  let most = { held: 0, expendable: 0, idleSince: 0 };
  for (const entry of open) {
    const { address, idleSince } = entry[1];
    const one = { held: held.get(address) ?? 0, expendable: expendable(entry[1]), idleSince };
    const isBefore =
      one.held - most.held || one.expendable - most.expendable || most.idleSince - one.idleSince;
    if (one.expendable === 0 || isBefore <= 0) continue;
    best = entry;
    most = one;
  }
  return best;
}

/** The higher, the sooner it goes among those of one address; 0: it stays. */
function expendable(
  { calls, used, reading, tls }: Connection,
  unread: ConnectionOptions['unread'],
  stalledSince: number,
): number {
  if (!used) return 2;
  if (calls === 0) return 1;
  const unsent = reading !== undefined && !reading.request.complete ? reading : undefined;
  const unreadHere = tls && unread.of(tls);
  const waitsForClient = (unsent ? 1 : 0) + (unreadHere?.answers ?? 0);
  if (calls > waitsForClient) return 0;
  const since = Math.min(unsent?.since ?? Infinity, unreadHere?.since ?? Infinity);
  return since <= stalledSince ? 3 : 0;
}

function peerOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
