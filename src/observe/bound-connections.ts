import type { Server, Socket } from 'node:net';

/**
 * Keeps a server at no more than so many connections. For one above that another goes: the oldest of the address that has the
 * most. So a client that opens many, and anew as fast as they are closed, keeps no other out. Node's `maxConnections` would
 * turn the new one away, whoever it is from.
 */
export function boundConnections(server: Server, most: number): void {
  /** By address; a set keeps the order in which they came. */
  const open = new Map<string, Set<Socket>>();
  let count = 0;
  const add = (address: string, socket: Socket): void => {
    const own = open.get(address);
    if (own === undefined) open.set(address, new Set([socket]));
    else own.add(socket);
    count += 1;
  };
  const remove = (address: string, socket: Socket): void => {
    const own = open.get(address);
    if (own?.delete(socket) !== true) return;
    if (own.size === 0) open.delete(address);
    count -= 1;
  };
  server.on('connection', (socket: Socket) => {
    // Gone once it is closed.
    const address = socket.remoteAddress ?? '';
    add(address, socket);
    socket.once('close', () => remove(address, socket));
    if (count <= most) return;
    const [crowd, [oldest]] = [...open].reduce((one, other) => (other[1].size > one[1].size ? other : one));
    if (oldest === undefined) return;
    remove(crowd, oldest);
    oldest.destroy();
  });
}
