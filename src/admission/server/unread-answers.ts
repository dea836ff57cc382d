import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A single answer up to this size does not count: together they are bounded by the number of connections. */
const SMALL_ANSWER = 16 * 1024;

export interface UnreadAnswers {
  /** To be told of each answer right after it was given. */
  given(response: ServerResponse, bytes: number): void;
  /** How many answers wait to be read on a connection, and since when the first of them does; undefined: none. */
  of(socket: Socket): { readonly answers: number; readonly since: number } | undefined;
}

interface Waiting {
  /** Since when each of them waits, in the order in which they are sent. */
  readonly answers: Map<ServerResponse, { readonly since: number; readonly bytes: number }>;
  /** Of those that count. */
  bytes: number;
}

/**
 * Bounds the answers that nobody reads. A client that asks over many connections, or many times over each, and reads
 * nothing would otherwise fill the memory with what it is told; an API server reads at once, and asks nothing more before
 * it has. When there is too much, the connections go whose answers have waited longest.
 * @param most bytes that may wait
 * @param dropped told of each connection that was ended
 * @param now milliseconds of a clock that never goes back
 */
export function unreadAnswers(most: number, dropped: () => void, now: () => number): UnreadAnswers {
  /** The connection that waits longest first. */
  const waiting = new Map<Socket, Waiting>();
  let unread = 0;

  const gone = (socket: Socket, response: ServerResponse): void => {
    const of = waiting.get(socket);
    const bytes = of?.answers.get(response)?.bytes ?? 0;
    unread -= bytes;
    if (of === undefined) return;
    of.bytes -= bytes;
    of.answers.delete(response);
    if (of.answers.size === 0) waiting.delete(socket);
  };
  return {
    given(response, length) {
      // A response whose turn has not come has no socket of its own yet.
      const { socket } = response.req;
      if (socket.destroyed || response.writableFinished) return;
      const of = waiting.get(socket) ?? { answers: new Map(), bytes: 0 };
      const bytes = length > SMALL_ANSWER || of.answers.size > 0 ? length : 0;
      of.answers.set(response, { since: now(), bytes });
      of.bytes += bytes;
      unread += bytes;
      waiting.set(socket, of);
      response.once('close', () => gone(socket, response));
      if (unread <= most) return;
      for (const [oldest, { answers, bytes: held }] of waiting) {
        if (unread <= most) return;
        // Whoever has just been answered, and once, has had no time to read.
        if (held === 0 || (oldest === socket && answers.size === 1)) continue;
        unread -= held;
        waiting.delete(oldest);
        dropped();
        oldest.destroy();
      }
    },
    of(socket) {
      const { answers } = waiting.get(socket) ?? {};
      const [first] = answers?.values() ?? [];
      return answers && first && { answers: answers.size, since: first.since };
    },
  };
}
