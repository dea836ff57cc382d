import { join } from 'node:path';
import type { AgentTools } from '../agent-tools.ts';
import { explainError } from '../explain-error.ts';
import type { SecretStates } from './keep-state.ts';
import type { LoadedPlan } from '../plan/load-plan.ts';
import { afterFailure } from '../refresh/schedule.ts';
import type { SecretState } from './state.ts';

/**
 * Whether the files of an earlier run in the same pod may serve although some secrets could not be fetched now: all
 * of it was written from the same plan, none is older than `maxStaleSeconds`, and no error is definitive. Answers the
 * states to go on with, undefined if they may not. An init container runs again when the pod's containers are all
 * restarted in place; a provider that is down at that moment need not stop the application.
 */
export function lastGoodStates(
  { plan }: LoadedPlan,
  states: SecretStates | undefined,
  errors: ReadonlyMap<string, Error>,
  { clock, files }: Pick<AgentTools, 'clock' | 'files'>,
): SecretStates | undefined {
  const now = clock.now();
  const oldest = plan.maxStaleSeconds === undefined ? -Infinity : now - plan.maxStaleSeconds * 1000;
  const result = new Map<string, SecretState>();
  for (const { name, refreshSeconds } of plan.secrets) {
    const state = states?.get(name);
    if (state === undefined || state.lastSuccess === null || state.state === 'expired') return undefined;
    const error = errors.get(name);
    if (error === undefined) {
      result.set(name, state);
      continue;
    }
    const explained = explainError(error);
    if (!explained.retryable || state.lastSuccess < oldest) return undefined;
    result.set(name, afterFailure(state, explained, refreshSeconds, now, clock.random()));
  }
  return plan.directories.every(({ path }) => isWritten(path)) ? result : undefined;

  function isWritten(directory: string): boolean {
    try {
      files.readLink(join(directory, '..data'));
      return true;
    } catch {
      return false;
    }
  }
}
