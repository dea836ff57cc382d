/** What one path may cost: a path is short, but what it asks for can grow with every step. */

export interface Limits {
  /** Characters that may still be looked at. */
  left: number;
  /** How many steps lead here. */
  depth: number;
}

/** Enough for a hundred looks at the largest Secret; about a second. */
const work = 100_000_000;
/** Deeper than any document that people write, and far from the end of the stack. */
const deepest = 400;

export class TooCostly extends Error {
  override readonly name = 'TooCostly';
}

export function newLimits(): Limits {
  return { left: work, depth: 0 };
}

/** @throws TooCostly */
export function spend(limits: Limits, cost: number): void {
  limits.left -= cost;
  if (limits.left < 0) throw new TooCostly('it asks for too much work');
}

/** @throws TooCostly */
export function deeper<T>(limits: Limits, action: () => T): T {
  if (limits.depth === deepest) throw new TooCostly('it is nested too deeply');
  limits.depth += 1;
  try {
    return action();
  } finally {
    limits.depth -= 1;
  }
}
