import type { Socket } from 'node:net';

/**
 * Ends both of two connections when one of them ends.
 *
 * @param open holds each of them as long as it is open
 */
export function linkSockets(incoming: Socket, outgoing: Socket, open: Set<Socket>): void {
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
  }
}
