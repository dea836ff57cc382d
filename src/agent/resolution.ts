import { PosternError } from '../errors.ts';
import type { Plan } from '../plan/plan.ts';
import type { SecretData } from '../resolve/contract.ts';

/** What became of one ExternalSecret in one run. */
export type Resolution = { readonly data: SecretData } | { readonly error: Error };

/**
 * Fetches and renders the named ExternalSecrets of the plan; one entry for each name. Sessions are closed when the
 * promise settles. Rejects only for a defect or when `signal` fired.
 */
export type Resolve = (
  plan: Plan,
  names: readonly string[],
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, Resolution>>;

/** Whether the backend said that what was asked for is not there. */
export function isNotFound(error: Error): boolean {
  return error instanceof PosternError && ['SECRET_NOT_FOUND', 'PROPERTY_NOT_FOUND'].includes(error.code);
}
