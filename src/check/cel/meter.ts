/** Counts the work of one evaluation, so that none takes longer than a few milliseconds, whatever it is given. */
export interface Meter {
  /** @throws CelLimit once more than the budget is spent, and ever after */
  readonly spend: (steps: number) => void;
  /** As spend, for work that has been done already: nothing is thrown. */
  readonly charge: (steps: number) => void;
  /** Since it was filled, at most the budget. */
  readonly spent: () => number;
  readonly isEmpty: () => boolean;
  readonly refill: () => void;
}

/** A step takes up to 400 ns: at most 10 ms for one evaluation. A usual one takes 10 to 100 steps. */
const BUDGET = 25_000;

export function createMeter(budget: number = BUDGET): Meter {
  let left = budget;
  // Made once: loops of CEL swallow errors and go on, and a stack for each would be most of the work.
  const limit = new CelLimit();
  return {
    spend: steps => {
      left -= steps;
      if (left < 0) throw limit;
    },
    charge: steps => {
      left -= steps;
    },
    spent: () => Math.min(budget, budget - left),
    isEmpty: () => left < 0,
    refill: () => {
      left = budget;
    },
  };
}

export class CelLimit extends Error {
  override readonly name = 'CelLimit';
}
