import type { EventEmitter } from 'node:events';

/** What of a process tells that it is to end: its signals and the streams that it writes to. */
export type Interruptible = Pick<EventEmitter, 'once'> & {
  readonly stdout: Pick<EventEmitter, 'on'>;
  readonly stderr: Pick<EventEmitter, 'on'>;
};

/** Fires when the process is interrupted, so that it can clear up; a second signal of the same kind ends it at once. */
export function interruption(process: Interruptible): AbortSignal {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort(new Error('it was interrupted'));
  // SIGHUP: the terminal was closed, which cannot be written to from then on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, interrupt);
  // A reader such as head(1) may have seen enough.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', interrupt);
  return interrupted.signal;
}
