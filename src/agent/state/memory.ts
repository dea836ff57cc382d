/** What the refresher knows between two passes. Replaced as a whole, never changed in place. */
import type { Plan } from '../../plan/plan.ts';
import type { SecretData } from '../../resolve/contract.ts';
import type { RecalledState, SecretStates } from './keep-state.ts';
import type { LoadedPlan } from '../plan/load-plan.ts';
import type { Payload } from '../files/payload.ts';
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
  /** Paths of directories that were not written yet as a changed plan has them. */
  readonly outdated: ReadonlySet<string>;
}

/** What a process finds in the directories when it starts. */
export interface FoundFiles {
  /** When the oldest set with a secret was written, by ExternalSecret. */
  readonly writtenAt: ReadonlyMap<string, number>;
  /** Copied volumes whose present content is in every directory that has it. */
  readonly copies: Memory['copies'];
}

/** Memory of a process that has just started. What an earlier run with the same plan did not fetch is due. */
export function initialMemory(
  loaded: LoadedPlan,
  recalled: RecalledState | undefined,
  { writtenAt, copies }: FoundFiles,
  now: number,
): Memory {
  const samePlan = recalled?.samePlan === true;
  const states = new Map<string, SecretState>();
  for (const { name } of loaded.plan.secrets) {
    const state = recalled?.states.get(name);
    const since = state?.lastSuccess ?? writtenAt.get(name) ?? null;
    if (state !== undefined)
      states.set(name, { ...state, lastSuccess: since, ...(!samePlan && { nextDue: now }) });
    // Files without a state: their age is that of the set, so that they too can become too old.
    else if (since !== null)
      states.set(name, { state: 'fresh', lastSuccess: since, lastAttempt: null, nextDue: now, failures: 0 });
  }
  // Its files are gone, whatever plan they were of: what else stands in its directory does not wait for it.
  const expired = [...states].filter(([, { state }]) => state === 'expired');
  return {
    loaded,
    data: new Map(expired.map(([name]) => [name, undefined])),
    states,
    copies,
    outdated: new Set(),
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
    outdated: new Set([...memory.outdated, ...changedDirectories(memory.loaded.plan, loaded.plan)]),
  };
}

/** Paths of directories that only the plan before knew. */
export function abandonedDirectories(before: Plan, after: Plan): string[] {
  const kept = new Set(after.directories.map(({ path }) => path));
  return before.directories.map(({ path }) => path).filter(path => !kept.has(path));
}

function changedDirectories(before: Plan, after: Plan): string[] {
  const known = new Map(before.directories.map(directory => [directory.path, JSON.stringify(directory)]));
  return after.directories
    .filter(directory => known.get(directory.path) !== JSON.stringify(directory))
    .map(({ path }) => path);
}

/** By name of the ExternalSecret: all that decides about its data. Any change of a store counts for every secret. */
function identities(plan: Plan): Map<string, string> {
  return new Map(plan.secrets.map(({ name, spec }) => [name, JSON.stringify([spec, plan.stores])]));
}
