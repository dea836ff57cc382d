import type { Memory } from '../state/memory.ts';
import { nextWake } from '../refresh/next-pass.ts';

/**
 * To start the agent anew for a refresh costs processor time, to keep it memory. At what clouds charge for both they are even at
 * about half of this (docs/decisions/0013-the-agent-leaves-while-idle.md).
 */
const WORTH_LEAVING = 120_000;
/** The waiter counts seconds since the machine started; the clock, by which a secret is due, may be set meanwhile. */
const LONGEST = 3_600_000;

/**
 * For how many milliseconds nothing is to be done, if that is long enough for the process to end meanwhile. Undefined
 * while something is not as it should be: a process that stays retries sooner and needs no start for it.
 */
export function idleTime(memory: Memory, now: number): number | undefined {
  const { plan } = memory.loaded;
  if (memory.outdated.size > 0) return undefined;
  if (!plan.secrets.every(({ name }) => memory.states.get(name)?.state === 'fresh')) return undefined;
  const idle = Math.min(LONGEST, nextWake(memory, now) - now);
  return idle >= WORTH_LEAVING ? idle : undefined;
}
