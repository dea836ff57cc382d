import { watch } from 'node:fs';
import type { Log } from '../log.ts';
import { explainError } from '../explain-error.ts';

/**
 * Calls `onEvent` when an entry of one of the directories changes: kubelet swaps `..data` there. Only a hint that saves
 * time: who uses it looks by itself from time to time, because the number of watches of a node is limited.
 */
export function watchDirectories(directories: readonly string[], onEvent: () => void, log: Log): Disposable {
  const watchers = directories.flatMap(directory => {
    try {
      const watcher = watch(directory, { persistent: false }, onEvent);
      watcher.on('error', onEvent);
      return [watcher];
    } catch (error) {
      log('info', `${explainError(error).message}; looking every minute instead`, { directory });
      return [];
    }
  });
  return {
    [Symbol.dispose]: () => {
      for (const watcher of watchers) watcher.close();
    },
  };
}
