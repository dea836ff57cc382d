import type { TogetherOptions } from '../offline/check-together.ts';
import type { PoliciesInForce } from '../offline/judge-together.ts';

/** What a run of lint goes by, whatever files it is given. */
export interface RunOptions extends TogetherOptions {
  /** What administrators ask for; absent: findings are as built in. */
  readonly policies?: PoliciesInForce | undefined;
  /** Absent: the clock. */
  readonly now?: () => Date;
}
