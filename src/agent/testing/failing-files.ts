import { systemFiles, type FileOperations } from '../files/file-operations.ts';

export interface FailingFiles {
  readonly files: FileOperations;
  /** Number of operations so far. */
  readonly count: () => number;
}

/**
 * Real file operations of which the one with this number (from 1) fails without doing anything. `crash`: so does every
 * one after it, as if the process had ended there.
 */
export function failingFiles(failAt: number, how: 'crash' | 'error'): FailingFiles {
  let count = 0;
  const files = new Proxy(systemFiles, {
    get(target, name, receiver) {
      const operation: unknown = Reflect.get(target, name, receiver);
      if (typeof operation !== 'function') return operation;
      return (...args: unknown[]): unknown => {
        count += 1;
        if (count === failAt || (how === 'crash' && count > failAt))
          throw Object.assign(new Error(`EIO: ${String(name)} failed`), {
            code: 'EIO',
            syscall: String(name),
          });
        return Reflect.apply(operation, target, args);
      };
    },
  });
  return { files, count: () => count };
}
