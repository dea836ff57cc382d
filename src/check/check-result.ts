import type { ObjectRef } from '../manifest/view.ts';
import type { Finding } from './finding.ts';

/** What rules say of an object with the others of its cluster in view. */
export interface CheckResult {
  readonly findings: readonly Finding[];
  /** What was looked for and not seen. */
  readonly missing: readonly ObjectRef[];
}
