/** What somebody or something does to an installation. */
export const DISTURBANCES = [
  'ask for a rotation',
  'wipe the caBundles',
  'kill the leader',
  'delete the Secret',
  'restart the API server',
  'roll out all replicas',
] as const;

export type Disturbance = (typeof DISTURBANCES)[number];

export type DisturbanceCounts = Readonly<Record<Disturbance, number>>;

export interface Appointment {
  readonly what: Disturbance;
  /** Milliseconds since the beginning. */
  readonly at: number;
}

/** Nothing happens before everything has come up, and what happens last is over before the end. */
const MARGIN = 0.08;

/**
 * When everything happens: each kind evenly spread, every kind a little after the one before it, so that two of them
 * rarely meet. A rotation goes on for a while, and what follows meets it in one of its phases.
 */
export function schedule(durationMs: number, counts: DisturbanceCounts): readonly Appointment[] {
  const span = durationMs * (1 - 2 * MARGIN);
  return DISTURBANCES.flatMap((what, index) =>
    Array.from({ length: counts[what] }, (_, i) => ({
      what,
      at: durationMs * MARGIN + (span * (i + (index + 0.5) / DISTURBANCES.length)) / counts[what],
    })),
  ).sort((a, b) => a.at - b.at);
}
