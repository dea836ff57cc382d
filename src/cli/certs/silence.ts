/** Of a replica that was heard of last at that time; both in milliseconds since the epoch. */
export function isSilent(renewedAt: number, now: number): boolean {
  return now - renewedAt > SILENT_MS;
}

/** Reports are renewed every half minute; the clock of this machine may be off. */
const SILENT_MS = 5 * 60_000;
