import type { AgentTools } from '../agent-tools.ts';
import { explainError } from '../explain-error.ts';
import type { LoadedPlan } from '../plan/load-plan.ts';
import { readState, STATE_VERSION, writeState, type AgentState, type SecretState } from './state.ts';
import { AGENT_VERSION } from '../version.ts';

export type SecretStates = ReadonlyMap<string, SecretState>;

export interface RecalledState {
  readonly states: SecretStates;
  /** Whether they were written under the plan that is loaded. */
  readonly samePlan: boolean;
  /** The application was not told of files that changed. */
  readonly changePending: boolean;
}

/** What an earlier run left; undefined if there was none or its state cannot be read. */
export function recallStates(
  file: string,
  loaded: LoadedPlan,
  { files, log }: Pick<AgentTools, 'files' | 'log'>,
): RecalledState | undefined {
  try {
    const state = readState(file, files);
    if (state === undefined) return undefined;
    return {
      states: new Map(Object.entries(state.secrets)),
      samePlan: state.plan === loaded.hash,
      changePending: state.changePending === true,
    };
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
  changePending = false,
): void {
  try {
    writeState(file, agentState(loaded, states, changePending), files);
  } catch (error) {
    const { code, message } = explainError(error);
    log('warn', `the state cannot be written: ${message}`, { code });
  }
}

/** What the state file says of these states. */
export function agentState(loaded: LoadedPlan, states: SecretStates, changePending: boolean): AgentState {
  return {
    version: STATE_VERSION,
    agent: AGENT_VERSION,
    plan: loaded.hash,
    ...(changePending && { changePending }),
    secrets: Object.fromEntries(states),
  };
}
