import { problem } from '../../errors.ts';
import type { ReadObject } from './read-object.ts';

export interface BoundReads {
  readonly read: ReadObject;
  /** How many are waited for at this moment. */
  readonly waiting: () => number;
}

/**
 * At most so many objects are waited for at the same time; the next one counts as not readable, and the decision that
 * needs it says so at once, with a `Retry-After` for the client of the API server.
 * @param refused told of each
 */
export function boundReads(read: ReadObject, most: number, refused: () => void): BoundReads {
  let waiting = 0;
  return {
    waiting: () => waiting,
    async read(ref, signal) {
      if (waiting >= most) {
        refused();
        return problem('LOOKUP_FAILED', {
          object: `${ref.kind} ${ref.namespace === undefined ? '' : `${ref.namespace}/`}${ref.name}`,
          reason: 'too many requests wait for it at this moment',
        });
      }
      waiting += 1;
      try {
        return await read(ref, signal);
      } finally {
        waiting -= 1;
      }
    },
  };
}
