/** What the refresher knows between two passes. Replaced as a whole, never changed in place. */
import type { Plan } from '../plan/plan.ts';
import type { SecretData } from '../resolve/contract.ts';
import type { SecretStates } from './keep-state.ts';
import type { LoadedPlan } from './load-plan.ts';
import type { Payload } from './payload.ts';
import type { SecretState } from './state.ts';

export interface Memory {
  readonly loaded: LoadedPlan;
  /**
   * Last good data by ExternalSecret. No entry: not fetched yet by this process, so no directory with it can be written.
   * An empty entry: nothing of it is to be in the directories, because it expired or because it is optional and not there.
   */
  readonly data: ReadonlyMap<string, SecretData | undefined>;
  readonly states: SecretStates;
  /** Each copied volume, by its path, as last written. */
  readonly copies: ReadonlyMap<string, Payload>;
}

/** Memory of a process that has just started. Without states of an earlier run everything is due. */
export function initialMemory(
  loaded: LoadedPlan,
  states: SecretStates | undefined,
  copies: Memory['copies'],
): Memory {
  const expired = [...(states ?? [])].filter(([, { state }]) => state === 'expired');
  return {
    loaded,
    data: new Map(expired.map(([name]) => [name, undefined])),
    states: states ?? new Map(),
    // Without an earlier run nothing has been copied either.
    copies: states === undefined ? new Map() : copies,
  };
}

/** Goes over to a changed plan: everything is due; data stays last good where the secret and the stores are the same. */
export function adoptPlan(memory: Memory, loaded: LoadedPlan, now: number): Memory {
  const before = identities(memory.loaded.plan);
  const after = identities(loaded.plan);
  const same = (name: string): boolean => before.has(name) && before.get(name) === after.get(name);
  const due = (state: SecretState): SecretState => ({ ...state, nextDue: now });
  return {
    loaded,
    data: new Map([...memory.data].filter(([name]) => same(name))),
    states: new Map(
      [...memory.states].filter(([name]) => after.has(name)).map(([name, state]) => [name, due(state)]),
    ),
    copies: new Map(),
  };
}

/** Paths of directories that only the plan before knew. */
export function abandonedDirectories(before: Plan, after: Plan): string[] {
  const kept = new Set(after.directories.map(({ path }) => path));
  return before.directories.map(({ path }) => path).filter(path => !kept.has(path));
}

/** By name of the ExternalSecret: all that decides about its data. Any change of a store counts for every secret. */
function identities(plan: Plan): Map<string, string> {
  return new Map(plan.secrets.map(({ name, spec }) => [name, JSON.stringify([spec, plan.stores])]));
}
