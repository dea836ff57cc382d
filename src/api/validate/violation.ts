import type { RepairOperation } from '../patch-operation.ts';

/** One place where a value is not what its schema says. */
export interface Violation {
  /** In Kubernetes' notation; empty: the object itself. */
  readonly path: string;
  /** Without the path; quotes a value only where the schema has a fixed set of them. */
  readonly message: string;
  /** What to write instead. */
  readonly fix?: string;
  /** Only where it is certain, and loses nothing. */
  readonly patch?: readonly RepairOperation[];
}
