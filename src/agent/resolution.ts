import { PosternError } from '../errors.ts';
import type { GeneratedMemory } from '../generators/generated-memory.ts';
import type { Plan } from '../plan/plan.ts';
import type { SecretData } from '../resolve/contract.ts';
import type { Deadline } from './deadline.ts';

/** What became of one ExternalSecret in one run. */
export type Resolution =
  | {
      readonly data: SecretData;
      /** Where ESO's result is hardly what was meant. */
      readonly warnings?: readonly string[];
      /** A part of it runs out soon after this time, in milliseconds since the epoch. Absent: nothing does. */
      readonly renewBy?: number;
    }
  | { readonly error: Error };

/**
 * Fetches and renders the named ExternalSecrets of the plan; one entry for each name. Sessions are closed when the
 * promise settles. Rejects only for a defect or when the signal of the deadline fired.
 * @param memory where what generators make is kept; absent: it is made anew each time
 */
export type Resolve = (
  plan: Plan,
  names: readonly string[],
  deadline: Pick<Deadline, 'signal' | 'isOver'>,
  memory?: GeneratedMemory,
) => Promise<ReadonlyMap<string, Resolution>>;

/**
 * Told after everything of the named ExternalSecrets was written: what generators made for them is in use from now on,
 * and what it replaced may go. Rejects where that cannot be remembered.
 */
export type ConfirmDelivered = (
  plan: Plan,
  names: ReadonlySet<string>,
  signal: AbortSignal,
  memory?: GeneratedMemory,
) => Promise<void>;

/** Gives back what generators made, at the end of the pod. Never rejects but for a defect. */
export type ReleaseGenerated = (plan: Plan, signal: AbortSignal, memory: GeneratedMemory) => Promise<void>;

/** By ExternalSecret: until when what runs out of it is to be renewed. */
export function renewalTimes(resolutions: ReadonlyMap<string, Resolution>): Map<string, number> {
  return new Map(
    [...resolutions].flatMap(([name, resolution]) =>
      'data' in resolution && resolution.renewBy !== undefined ? [[name, resolution.renewBy] as const] : [],
    ),
  );
}

/** Whether the backend said that what was asked for is not there. */
export function isNotFound(error: Error): boolean {
  return error instanceof PosternError && ['SECRET_NOT_FOUND', 'PROPERTY_NOT_FOUND'].includes(error.code);
}
