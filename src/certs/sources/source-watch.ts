import type { StopWatching } from '../certificate-cluster.ts';

/** Follows what a source holds. */
export interface SourceWatch {
  readonly stop: StopWatching;
  /** Why it cannot be read at present; undefined: it can, or nothing has come of it so far. */
  trouble(): string | undefined;
}
