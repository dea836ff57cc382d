import type { AgentTools } from './agent-tools.ts';
import { explainError } from './explain-error.ts';
import type { LoadedPlan } from './load-plan.ts';
import type { SecretState } from './state.ts';
import { readState, STATE_VERSION, writeState } from './state.ts';
import { AGENT_VERSION } from './version.ts';

export type SecretStates = ReadonlyMap<string, SecretState>;

/** What an earlier run with the same plan left; undefined if there was none or its state cannot be read. */
export function recallStates(
  file: string,
  loaded: LoadedPlan,
  { files, log }: Pick<AgentTools, 'files' | 'log'>,
): SecretStates | undefined {
  try {
    const state = readState(file, files);
    return state?.plan === loaded.hash ? new Map(Object.entries(state.secrets)) : undefined;
  } catch (error) {
    const { code, message } = explainError(error);
    log('warn', `${message}; everything is fetched again`, { code });
    return undefined;
  }
}

/** Writes the state. That it cannot be written is logged and no more: the application's files do not depend on it. */
export function keepStates(
  file: string,
  loaded: LoadedPlan,
  states: SecretStates,
  { files, log }: Pick<AgentTools, 'files' | 'log'>,
): void {
  try {
    const secrets = Object.fromEntries(states);
    writeState(file, { version: STATE_VERSION, agent: AGENT_VERSION, plan: loaded.hash, secrets }, files);
  } catch (error) {
    const { code, message } = explainError(error);
    log('warn', `the state cannot be written: ${message}`, { code });
  }
}
