import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import { handshakeFailure, type HandshakeFailure } from './handshake-failure.ts';

export interface Connections {
  readonly open: () => number;
  /** A call came. */
  called(request: IncomingMessage, response: ServerResponse): void;
  /** From now on its body is read, as fast as it is sent. */
  reading(request: IncomingMessage): void;
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
  /** How many reviews it waits for the answers to. */
  answering: number;
  /** The review whose body was read last, and since when. */
  reading: { readonly request: IncomingMessage; readonly since: number } | undefined;
}

export interface ConnectionLimits {
  readonly connections: number;
  readonly stalledMs: number;
}

/**
 * Counts and bounds connections. When there are too many, one goes that no review is being answered on, or over which one
 * is sent too slowly: of the address that has the most of them, and there one that is slow before one that was never used,
 * and that before one that was, the longest idle first. So a client that opens many, and uses them now and then or sends
 * halves of reviews, keeps no other out. When all of them wait for an answer, the new one goes.
 * @param now milliseconds of a clock that never goes back
 */
export function watchConnections(
  server: Server,
  limits: ConnectionLimits,
  events: ConnectionEvents,
  now: () => number,
): Connections {
  /**
   * Longest idle first. By address and port of the peer, which the TCP connection and the TLS connection on top of it have
   * in common.
   */
  const open = new Map<string, Connection>();
  let empty = Promise.withResolvers<void>();

  const remove = (peer: string, connection: Connection): void => {
    if (open.get(peer) === connection) open.delete(peer);
  };
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    if (open.size >= limits.connections) {
      const [victim, connection] = toDrop(open, now() - limits.stalledMs) ?? [];
      events.dropped();
      (connection?.socket ?? socket).destroy();
      if (victim === undefined) return;
      open.delete(victim);
    }
    const connection: Connection = {
      socket,
      address: socket.remoteAddress ?? '',
      used: false,
      answering: 0,
      reading: undefined,
    };
    open.set(peer, connection);
    socket.once('close', () => {
      remove(peer, connection);
      if (open.size > 0) return;
      empty.resolve();
      empty = Promise.withResolvers();
    });
  });
  server.on('tlsClientError', error => events.handshakeFailed(handshakeFailure(error)));

  return {
    open: () => open.size,
    called({ method, socket }, response) {
      const peer = peerOf(socket);
      const connection = open.get(peer);
      // Anyone may ask for the trust bundle; reviews are what this is here for.
      if (connection === undefined || method !== 'POST') return;
      connection.used = true;
      connection.answering += 1;
      response.once('close', () => {
        connection.answering -= 1;
        connection.reading = undefined;
        if (open.get(peer) !== connection) return;
        open.delete(peer);
        open.set(peer, connection);
      });
    },
    reading(request) {
      if (request.method !== 'POST') return;
      const connection = open.get(peerOf(request.socket));
      if (connection !== undefined) connection.reading = { request, since: now() };
    },
    endUnused() {
      for (const { socket, used } of open.values()) if (!used) socket.destroy();
    },
    none: () => (open.size === 0 ? Promise.resolve() : empty.promise),
  };
}

function toDrop(
  open: ReadonlyMap<string, Connection>,
  stalledSince: number,
): [string, Connection] | undefined {
  const held = new Map<string, number>();
  for (const { address } of open.values()) held.set(address, (held.get(address) ?? 0) + 1);
  let best: [string, Connection] | undefined;
  let most = { held: 0, expendable: 0 };
  for (const entry of open) {
    const one = {
      held: held.get(entry[1].address) ?? 0,
      expendable: expendable(entry[1], stalledSince),
    };
    if (one.expendable === 0) continue;
    if (one.held < most.held || (one.held === most.held && one.expendable <= most.expendable)) continue;
    best = entry;
    most = one;
  }
  return best;
}

/** The higher, the sooner it goes among those of one address; 0: it stays. */
function expendable({ answering, used, reading }: Connection, stalledSince: number): number {
  if (answering === 0) return used ? 1 : 2;
  const isStalled = reading !== undefined && !reading.request.complete && reading.since <= stalledSince;
  return isStalled && answering === 1 ? 3 : 0;
}

function peerOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
