import { median, quantile } from '../bench/statistics.ts';

/** When something began, and how long it took; milliseconds of one clock. */
export interface Timed {
  readonly at: number;
  readonly took: number;
}

export interface PhaseChange {
  readonly at: number;
  readonly phase: string;
}

/** What was measured while the authority was being replaced, divided by what was measured while it was not. */
export interface RotationCost {
  readonly duringRotation: number;
  readonly inPeace: number;
  readonly p50Ratio: number;
  readonly p99Ratio: number;
}

/** undefined: there is nothing to compare with. Whatever else happened in either time is part of it. */
export function rotationCost(
  measured: readonly Timed[],
  changes: readonly PhaseChange[],
): RotationCost | undefined {
  const during: number[] = [];
  const peace: number[] = [];
  for (const { at, took } of measured) {
    const phase = changes.findLast(change => change.at <= at)?.phase;
    if (phase === 'stable') peace.push(took);
    else if (phase !== undefined) during.push(took);
  }
  if (during.length === 0 || peace.length === 0) return undefined;
  return {
    duringRotation: during.length,
    inPeace: peace.length,
    p50Ratio: median(during) / median(peace),
    p99Ratio: quantile(during, 0.99) / quantile(peace, 0.99),
  };
}
