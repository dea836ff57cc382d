import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerWithin } from './deadline.ts';
import type { Limits } from './limits.ts';
import type { Room } from './room.ts';

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Why a call was not worked on. */
export type ShedReason =
  /** Too many large bodies at once. */
  | 'bodies'
  /** Its time was over before its turn came. */
  | 'late';

export interface GuardOptions {
  readonly limits: Pick<Limits, 'bodyBytes' | 'smallBodyBytes' | 'largeBodyMs'>;
  readonly room: Room;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** For how many milliseconds a call that is read now may have lain unread because the process was busy, at most. */
  readonly lag: () => number;
  readonly shed: (response: ServerResponse, reason: ShedReason) => void;
  /** Told of a body that did not come in time; its connection is gone. */
  readonly slow: () => void;
}

export interface GuardedCalls {
  readonly listener: Listener;
  /** When a call came, if that was noticeably before its body was there. */
  readonly arrivedAt: (request: IncomingMessage) => number | undefined;
}

/**
 * Stands before everything that reads a body. There are three places where calls wait, and each has its end:
 * unread in the system while the event loop is busy (measured, since nobody sees it); unread in the queue for large
 * bodies, where TCP holds the sender back; and decided but waiting for the API server (`bound-reads.ts`). A call whose
 * time is over when its turn comes is answered and not worked on: its API server has gone on without it.
 */
export function guardCalls(handle: Listener, options: GuardOptions): GuardedCalls {
  const { limits, room, now, lag, shed } = options;
  const arrivals = new WeakMap<IncomingMessage, number>();

  const admit = (request: IncomingMessage, response: ServerResponse, bytes: number): void => {
    response.once('close', () => room.leave(bytes));
    const timer = setTimeout(() => {
      options.slow();
      request.destroy();
    }, limits.largeBodyMs);
    request.once('close', () => clearTimeout(timer));
    request.once('end', () => clearTimeout(timer));
    handle(request, response);
  };
  const queue = (request: IncomingMessage, response: ServerResponse, bytes: number, left: number): void => {
    const gone = (): void => {
      clearTimeout(timer);
      leave?.();
    };
    const leave = room.wait(bytes, () => {
      response.off('close', gone);
      clearTimeout(timer);
      admit(request, response, bytes);
    });
    if (leave === undefined) return shed(response, 'bodies');
    const timer = setTimeout(() => {
      response.off('close', gone);
      leave();
      shed(response, 'late');
    }, left);
    response.once('close', gone);
  };

  return {
    arrivedAt: request => arrivals.get(request),
    listener(request, response) {
      const bytes = announced(request, limits.bodyBytes);
      const waited = lag();
      const isLarge = bytes > limits.smallBodyBytes && bytes <= limits.bodyBytes;
      if (!isLarge && waited < NOTICEABLE_MS) return handle(request, response);
      const url = request.url ?? '';
      const left = answerWithin(url.slice(url.indexOf('?') + 1)) - waited;
      if (left <= 0) return shed(response, 'late');
      arrivals.set(request, now() - waited);
      if (!isLarge) handle(request, response);
      else if (room.enter(bytes)) admit(request, response, bytes);
      else queue(request, response, bytes, left);
    },
  };
}

/** Half of the least that `timeoutSeconds` can be. */
const NOTICEABLE_MS = 500;

/** Go always says how long a body is. A proxy may not, and then it is taken for the longest. */
function announced({ headers }: IncomingMessage, longest: number): number {
  if (headers['transfer-encoding'] !== undefined) return longest;
  return Number(headers['content-length'] ?? 0);
}
