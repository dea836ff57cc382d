/** What a pass of the refresher has to do, and when the next one is. Pure. */
import type { Memory } from '../state/memory.ts';
import type { SecretState } from '../state/state.ts';
import { dueAt, expiry } from './schedule.ts';

/** The secrets to fetch at `now`. */
export function secretsToFetch(memory: Memory, copiesChanged: boolean, now: number): string[] {
  const names = memory.loaded.plan.secrets.map(({ name }) => name);
  const due = names.filter(name => isDue(memory, name, now));
  if (due.length === 0 && !copiesChanged) return [];
  // Directories are written as complete sets, and a new process knows none of the data that is already in them.
  return names.filter(
    name => due.includes(name) || (!memory.data.has(name) && memory.states.get(name)?.state === 'fresh'),
  );
}

/** When something is due or expires, in milliseconds since the epoch; Infinity if nothing will. */
export function nextWake({ loaded: { plan }, states }: Memory, now: number): number {
  const times = plan.secrets.flatMap(({ name }) => {
    const state = states.get(name);
    if (state === undefined) return [-Infinity];
    return [dueAt(state, now), removal(state, plan.maxStaleSeconds)];
  });
  return Math.min(Infinity, ...times);
}

/** When last good data has to go. What could not be removed then is tried again when it is due, as anything that failed. */
function removal(state: SecretState, maxStaleSeconds: number | undefined): number {
  const time = expiry(state, maxStaleSeconds) ?? Infinity;
  return state.lastAttempt !== null && state.lastAttempt >= time ? Infinity : time;
}

/** Whether a secret is to be fetched for its own sake. */
export function isDue({ states }: Memory, name: string, now: number): boolean {
  const state = states.get(name);
  return state === undefined || dueAt(state, now) <= now;
}
