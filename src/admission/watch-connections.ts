import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import { handshakeFailure, type HandshakeFailure } from './handshake-failure.ts';

export interface Connections {
  readonly open: () => number;
  /** A call came. */
  called(request: IncomingMessage, response: ServerResponse): void;
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
}

/**
 * Counts and bounds connections. When there are too many, one goes that no review is being answered on: of the address
 * that has the most of them, and there one that was never used before one that was, the longest idle first. So a client
 * that opens many, and uses them now and then, keeps no other out. When all of them wait for an answer, the new one goes.
 */
export function watchConnections(server: Server, most: number, events: ConnectionEvents): Connections {
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
    if (open.size >= most) {
      const [victim, connection] = toDrop(open) ?? [];
      events.dropped();
      (connection?.socket ?? socket).destroy();
      if (victim === undefined) return;
      open.delete(victim);
    }
    const connection = { socket, address: socket.remoteAddress ?? '', used: false, answering: 0 };
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
        if (open.get(peer) !== connection) return;
        open.delete(peer);
        open.set(peer, connection);
      });
    },
    endUnused() {
      for (const { socket, used } of open.values()) if (!used) socket.destroy();
    },
    none: () => (open.size === 0 ? Promise.resolve() : empty.promise),
  };
}

function toDrop(open: ReadonlyMap<string, Connection>): [string, Connection] | undefined {
  const held = new Map<string, number>();
  for (const { address } of open.values()) held.set(address, (held.get(address) ?? 0) + 1);
  let best: [string, Connection] | undefined;
  for (const entry of open) {
    if (entry[1].answering > 0) continue;
    const more =
      best === undefined ? 1 : (held.get(entry[1].address) ?? 0) - (held.get(best[1].address) ?? 0);
    if (more > 0 || (more === 0 && best?.[1].used === true && !entry[1].used)) best = entry;
  }
  return best;
}

function peerOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
