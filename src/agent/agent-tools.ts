import type { Clock } from './clock.ts';
import type { FileOperations } from './file-operations.ts';
import type { Log } from './log.ts';
import type { Resolve } from './resolution.ts';

/** The world as the agent's runs see it. */
export interface AgentTools {
  readonly resolve: Resolve;
  readonly clock: Clock;
  readonly files: FileOperations;
  readonly log: Log;
}
