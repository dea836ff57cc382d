import { keyOf, type NamespacedName } from '../reported.ts';

/** The objects of a kind that are to be read one by one and judged again, while a list and a watch tell of them too. */
export interface Reread {
  /** Something that this object was judged by is another now. */
  again(object: NamespacedName): void;
  /** How many objects are to be read and judged again. */
  due(): number;
  /** Reads and judges them, unless a list is under way; ends early when the signal aborts. What could not be read stays due. */
  settle(signal: AbortSignal): Promise<void>;
  /** An object of a list or a watch is judged and not written down yet: what is written before would be overwritten by what is older. */
  arriving(): void;
  /** A whole list is about to be written down. */
  replaced(): void;
  /** A watch tells of this object, and so of something newer than what is read of it at this moment. */
  told(object: NamespacedName): void;
}

export interface RereadOptions<Found> {
  /** Gives undefined where the object is there no more. */
  readonly read: (object: NamespacedName, signal: AbortSignal) => Promise<Found | undefined>;
  /** Given what was read, unless there is something newer. */
  readonly take: (object: NamespacedName, found: Found | undefined) => void;
}

export function createReread<Found>({ read, take }: RereadOptions<Found>): Reread {
  const due = new Map<string, NamespacedName>();
  let isArriving = false;
  /** The one that is being read; undefined: a watch has told more of it since. */
  let reading: string | undefined;

  async function readOne(object: NamespacedName, signal: AbortSignal): Promise<void> {
    const key = keyOf(object);
    reading = key;
    const found = await read(object, signal);
    if (reading !== key) return;
    if (isArriving) due.set(key, object);
    else take(object, found);
  }

  return {
    again: object => void due.set(keyOf(object), object),
    due: () => due.size,
    async settle(signal) {
      for (const [key, object] of due) {
        if (signal.aborted || isArriving) return;
        due.delete(key);
        try {
          await readOne(object, signal);
        } catch (error) {
          due.set(key, object);
          throw error;
        }
      }
    },
    arriving() {
      isArriving = true;
    },
    replaced() {
      isArriving = false;
      // What is being read may be older than the list.
      reading = undefined;
    },
    told(object) {
      isArriving = false;
      const key = keyOf(object);
      due.delete(key);
      if (reading === key) reading = undefined;
    },
  };
}
