import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { handshakeFailure, type HandshakeFailure } from './handshake-failure.ts';

export interface Connections {
  readonly open: () => number;
  /** A call came over it. */
  used(socket: Socket): void;
  /** Ends those that no call came over yet. */
  endUnused(): void;
  /** Resolves when none is open. */
  none(): Promise<void>;
}

export interface ConnectionEvents {
  /** Told of a connection that was ended because there are too many. */
  readonly dropped: () => void;
  readonly handshakeFailed: (reason: HandshakeFailure) => void;
}

/**
 * Counts and bounds connections. When there are too many, the oldest goes over which no call has come, finished
 * handshake or not; so a client that only opens connections does not keep out one that uses its own. When all of them
 * are used, the new one goes.
 */
export function watchConnections(server: Server, most: number, events: ConnectionEvents): Connections {
  const open = new Set<Socket>();
  /** By the address of the peer, which the TCP connection and the TLS connection on top of it have in common. */
  const unused = new Map<string, Socket>();
  const peers = new Map<Socket, string>();
  let empty = Promise.withResolvers<void>();

  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    if (open.size >= most) {
      const [oldest] = unused;
      events.dropped();
      (oldest?.[1] ?? socket).destroy();
      if (oldest === undefined) return;
      unused.delete(oldest[0]);
    }
    open.add(socket);
    unused.set(peer, socket);
    socket.once('close', () => {
      open.delete(socket);
      if (unused.get(peer) === socket) unused.delete(peer);
      if (open.size > 0) return;
      empty.resolve();
      empty = Promise.withResolvers();
    });
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    peers.set(socket, peerOf(socket));
    socket.once('close', () => peers.delete(socket));
  });
  server.on('tlsClientError', error => events.handshakeFailed(handshakeFailure(error)));

  return {
    open: () => open.size,
    used(socket) {
      const peer = peers.get(socket);
      if (peer === undefined) return;
      peers.delete(socket);
      unused.delete(peer);
    },
    endUnused() {
      for (const socket of unused.values()) socket.destroy();
    },
    none: () => (open.size === 0 ? Promise.resolve() : empty.promise),
  };
}

function peerOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
