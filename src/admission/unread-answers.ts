import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Answers up to this size are not looked at: together they are bounded by the number of connections. */
const SMALL_ANSWER = 16 * 1024;

/**
 * Bounds the answers that nobody reads. A client that asks over many connections and reads none of them would otherwise
 * fill the memory with what it is told; an API server reads at once. When there is too much, the connections go whose
 * answers have waited longest.
 * @param most bytes that may wait
 * @param dropped told of each connection that was ended
 * @returns to be told of each answer right after it was given, and of the length of its text
 */
export function unreadAnswers(
  most: number,
  dropped: () => void,
): (response: ServerResponse, length: number) => void {
  const waiting = new Map<Socket, number>();
  let unread = 0;
  return (response, length) => {
    const { socket } = response;
    if (length <= SMALL_ANSWER || socket === null || response.writableFinished) return;
    const read = (): void => {
      unread -= waiting.get(socket) ?? 0;
      waiting.delete(socket);
    };
    waiting.set(socket, length);
    unread += length;
    response.once('finish', read).once('close', read);
    for (const [oldest] of waiting) {
      if (unread <= most || oldest === socket) return;
      unread -= waiting.get(oldest) ?? 0;
      waiting.delete(oldest);
      dropped();
      oldest.destroy();
    }
  };
}
