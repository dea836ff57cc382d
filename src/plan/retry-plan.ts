import { parseGoDuration } from '../api/duration.ts';
import { describe } from '../errors.ts';
import type { RetryPlan } from './plan.ts';

/** `spec.retrySettings` of a store or generator. */
export interface RetrySettings {
  readonly maxRetries?: number | undefined;
  readonly retryInterval?: string | undefined;
}

/** What is added to a plan, and what is wrong with the settings: complete by itself but for the object's name. */
export interface PlannedRetries {
  readonly plan: { readonly retry?: RetryPlan };
  readonly problem?: string;
}

/** What nobody means, and what would ask a provider without a pause or wait longer than a timer can. */
const MOST_RETRIES = 100;
const SHORTEST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 3_600_000;

/** As External Secrets reads them for Vault: without `maxRetries` nothing is tried again. */
export function planRetries(settings: RetrySettings | undefined): PlannedRetries {
  if (settings === undefined) return { plan: {} };
  const { maxRetries = 0, retryInterval } = settings;
  const retry = { retries: Math.min(Math.max(0, maxRetries), MOST_RETRIES) };
  if (retryInterval === undefined) return { plan: { retry } };
  try {
    const asked = Math.round(parseGoDuration(retryInterval));
    const waitMilliseconds = Math.min(Math.max(SHORTEST_WAIT_MS, asked), LONGEST_WAIT_MS);
    return { plan: { retry: { ...retry, waitMilliseconds } } };
  } catch (error) {
    return { plan: { retry }, problem: `spec.retrySettings.retryInterval: ${describe(error)}` };
  }
}
