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

/** As External Secrets reads them for Vault: without `maxRetries` nothing is tried again. */
export function planRetries(settings: RetrySettings | undefined): PlannedRetries {
  if (settings === undefined) return { plan: {} };
  const { maxRetries = 0, retryInterval } = settings;
  const retry = { retries: Math.max(0, maxRetries) };
  if (retryInterval === undefined) return { plan: { retry } };
  try {
    const waitMilliseconds = Math.max(0, Math.round(parseGoDuration(retryInterval)));
    return { plan: { retry: { ...retry, waitMilliseconds } } };
  } catch (error) {
    return { plan: { retry }, problem: `spec.retrySettings.retryInterval: ${describe(error)}` };
  }
}
