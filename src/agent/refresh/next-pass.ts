/** What a pass of the refresher has to do, and when the next one is. Pure. */
import type { Memory } from '../state/memory.ts';
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
    return [dueAt(state, now), expiry(state, plan.maxStaleSeconds) ?? Infinity];
  });
  return Math.min(Infinity, ...times);
}

/** Whether a secret is to be fetched for its own sake. */
export function isDue({ states }: Memory, name: string, now: number): boolean {
  const state = states.get(name);
  return state === undefined || dueAt(state, now) <= now;
}
