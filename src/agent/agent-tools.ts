import type { Clock } from './clock.ts';
import type { FileOperations } from './files/file-operations.ts';
import type { Log } from './log.ts';
import type { BecomeWaiter } from './idle/waiter.ts';
import type { ConfirmDelivered, ReleaseGenerated, Resolve } from './resolution.ts';

/** The world as the agent's runs see it. */
export interface AgentTools {
  readonly resolve: Resolve;
  /** Both absent in tests that have no generators. */
  readonly confirmDelivered?: ConfirmDelivered;
  readonly releaseGenerated?: ReleaseGenerated;
  readonly clock: Clock;
  readonly files: FileOperations;
  readonly log: Log;
  /** Absent: there is no waiter. */
  readonly becomeWaiter?: BecomeWaiter | undefined;
}
