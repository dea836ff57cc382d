import { accessSync, constants } from 'node:fs';
import { SHELL } from './idle/waiter.ts';

/**
 * Ends this process at once, as `process.exit` does. Node's own end waits for V8's threads, and one that compiles may wait for
 * a collection of garbage by this thread, so that neither ever goes on (nodejs/node#54918; seen here once, in tens of
 * thousands of ends). Nobody would end an init container that hangs, and its pod would never start. A process
 * that becomes another one, here a shell that ends, waits for no thread.
 * @param code 0 to 255
 * @param shell for tests; where it cannot be run, the end is Node's
 */
export function endProcess(code: number, shell = SHELL): never {
  try {
    accessSync(shell, constants.X_OK);
    process.execve?.(shell, [shell, '-c', `exit ${code}`], {});
  } catch {
    // Another system, or another image than ours.
  }
  process.exit(code);
}
