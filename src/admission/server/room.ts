/** Room for so many bytes, and a queue before it. First come, first served. */
export interface Room {
  /** False: it does not fit now, or others wait already. Whoever is in must {@link leave}. */
  enter(bytes: number): boolean;
  /**
   * Queues for it.
   * @param letIn called later, once, when there is room, which is taken then
   * @returns leaves the queue, without effect once let in; undefined: the queue is full
   */
  wait(bytes: number, letIn: () => void): (() => void) | undefined;
  leave(bytes: number): void;
  /** Bytes that are in. */
  readonly taken: () => number;
  /** How many wait. */
  readonly waiting: () => number;
}

/** @param capacity in bytes; what is larger than all of it takes all of it */
export function createRoom(capacity: number, places: number): Room {
  const queue = new Set<{ readonly bytes: number; readonly letIn: () => void }>();
  let taken = 0;
  const fits = (bytes: number): boolean => taken === 0 || taken + bytes <= capacity;
  return {
    enter(bytes) {
      if (queue.size > 0 || !fits(bytes)) return false;
      taken += bytes;
      return true;
    },
    wait(bytes, letIn) {
      if (queue.size >= places) return undefined;
      const entry = { bytes, letIn };
      queue.add(entry);
      return () => void queue.delete(entry);
    },
    leave(bytes) {
      taken -= bytes;
      for (const entry of queue) {
        if (!fits(entry.bytes)) return;
        queue.delete(entry);
        taken += entry.bytes;
        entry.letIn();
      }
    },
    taken: () => taken,
    waiting: () => queue.size,
  };
}
