import { certificateSettings } from '../../certs/settings.ts';

/**
 * Of a replica that was heard of last at that time, by its clock; both in milliseconds since the epoch. It renews its
 * report in each tick, so that it has missed two at least.
 */
export function isSilent(renewedAt: number, now: number): boolean {
  return now - renewedAt > 2 * TICK_MS + CLOCKS_APART_MS;
}

/** The clock of this machine may be off. */
export const CLOCKS_APART_MS = 60_000;
/** What replicas are set to is not known here. */
const TICK_MS = certificateSettings().tickMs;
