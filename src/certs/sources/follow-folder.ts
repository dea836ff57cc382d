import { watch, type FSWatcher } from 'node:fs';

import { describe } from '../../errors.ts';

export interface FollowOptions {
  readonly folder: string;
  /** Reads what is wanted; called once at the start, at each change in the folder, and every `everyMs`. */
  readonly look: () => Promise<void>;
  readonly log: { warn(fields: object, message: string): void };
  /** Not every file system tells of changes. 10 seconds when not given. */
  readonly everyMs?: number;
}

/** Looks again and again, one look after the other. Answers how to stop, which resolves after the last look. */
export function followFolder({ folder, look, log, everyMs = 10_000 }: FollowOptions): () => Promise<void> {
  const stopping = new AbortController();
  let watcher: FSWatcher | undefined;
  let trouble: string | undefined;
  let changed = Promise.withResolvers<void>();
  const wake = () => changed.resolve();

  /** The folder may appear later, or be replaced by another one of the same name. */
  const arm = (): void => {
    if (watcher !== undefined) return;
    try {
      // kubelet swaps the link `..data` in the folder of a volume; the files themselves never change.
      watcher = watch(folder, { persistent: false }, wake);
      watcher.on('error', disarm);
      watcher.on('close', disarm);
    } catch {
      // Looked for again with the next look.
    }
  };
  const disarm = (): void => {
    watcher?.close();
    watcher = undefined;
  };

  /** When it is another trouble, not at each look. */
  const say = (reason: string): void => {
    if (reason !== trouble)
      log.warn({ folder, reason }, 'files could not be read; they are looked for again');
    trouble = reason;
  };

  const running = (async () => {
    while (!stopping.signal.aborted) {
      changed = Promise.withResolvers();
      arm();
      await look().then(
        () => (trouble = undefined),
        (error: unknown) => say(describe(error)),
      );
      if (stopping.signal.aborted) break;
      const timer = setTimeout(wake, everyMs);
      await changed.promise;
      clearTimeout(timer);
    }
  })();
  return async () => {
    stopping.abort();
    wake();
    await running;
    const last = watcher;
    watcher = undefined;
    last?.close();
  };
}
