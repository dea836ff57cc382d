import type { Validation } from '../validation.ts';

/** What `spec.require` or a field of it asks, as far as one object shows it; and what that leaves out. */
export interface SaidRequirement {
  readonly validations: readonly Validation[];
  readonly unsaid: readonly string[];
}
