import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface Relay {
  readonly close: () => Promise<void>;
}

/** Passes TCP connections on, so that something that listens on loopback only can be reached at another address. */
export async function relay(from: Endpoint, to: Endpoint): Promise<Relay> {
  const open = new Set<Socket>();
  const server = createServer(incoming => {
    const outgoing = connect(to);
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.listen(from.port, from.host);
  await once(server, 'listening');
  return {
    close: async () => {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}
