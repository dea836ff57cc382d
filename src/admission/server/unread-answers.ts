import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A single answer up to this size does not count: together they are bounded by the number of connections. */
const SMALL_ANSWER = 16 * 1024;

export interface UnreadAnswers {
  /** To be told of each answer right after it was given. */
  given(response: ServerResponse, bytes: number): void;
  /** To be told of each response that was closed: its answer has gone, or nobody will read it. */
  closed(response: ServerResponse): void;
  /** How many answers wait to be read on a connection, and since when the first of them does; undefined: none. */
  of(socket: Socket): { readonly answers: number; readonly since: number } | undefined;
}

interface Answer {
  readonly response: ServerResponse;
  readonly since: number;
  /** 0: it does not count. */
  readonly bytes: number;
}

interface Waiting {
  /** In the order in which they are sent. */
  answers: Answer[];
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
  /** One for each connection, for as long as there is one: this is asked for twice for each call. */
  const onConnection = new WeakMap<Socket, Waiting>();
  /** Those that hold answers that count. */
  const holding = new Map<Socket, Waiting>();
  let unread = 0;

  const waitingOn = (socket: Socket): Waiting => {
    const known = onConnection.get(socket);
    if (known !== undefined) return known;
    const made: Waiting = { answers: [], bytes: 0 };
    onConnection.set(socket, made);
    return made;
  };
  const hold = (socket: Socket, waiting: Waiting, bytes: number): void => {
    waiting.bytes += bytes;
    unread += bytes;
    if (waiting.bytes === 0) holding.delete(socket);
    else holding.set(socket, waiting);
  };
  const dropOldest = (justAnswered: Socket): void => {
    const oldestFirst = [...holding].toSorted(([, a], [, b]) => sinceOf(a) - sinceOf(b));
    for (const [socket, waiting] of oldestFirst) {
      if (unread <= most) return;
      // Whoever has just been answered, and once, has had no time to read.
      if (socket === justAnswered && waiting.answers.length === 1) continue;
      hold(socket, waiting, -waiting.bytes);
      waiting.answers = [];
      dropped();
      socket.destroy();
    }
  };
  return {
    given(response, length) {
      // A response whose turn has not come has no socket of its own yet.
      const { socket } = response.req;
      if (socket.destroyed || response.writableFinished) return;
      const waiting = waitingOn(socket);
      const bytes = length > SMALL_ANSWER || waiting.answers.length > 0 ? length : 0;
      waiting.answers.push({ response, since: now(), bytes });
      if (bytes === 0) return;
      hold(socket, waiting, bytes);
      if (unread > most) dropOldest(socket);
    },
    closed(response) {
      const { socket } = response.req;
      const waiting = onConnection.get(socket);
      const place = waiting?.answers.findIndex(answer => answer.response === response) ?? -1;
      if (waiting === undefined || place === -1) return;
      const [answer] = waiting.answers.splice(place, 1);
      if (answer !== undefined && answer.bytes > 0) hold(socket, waiting, -answer.bytes);
    },
    of(socket) {
      const waiting = onConnection.get(socket);
      return waiting === undefined || waiting.answers.length === 0
        ? undefined
        : { answers: waiting.answers.length, since: sinceOf(waiting) };
    },
  };
}

function sinceOf({ answers: [first] }: Waiting): number {
  return first?.since ?? Infinity;
}
