import type { RuleFinding } from './rule.ts';

/** Of one rule in one object: more would help nobody, and to say what is meant costs more than to find what is wrong. */
export const MOST_FINDINGS = 50;

/** The first findings in what is looked at one after the other. What stands behind them is not looked at. */
export function firstFindings<Item>(
  items: Iterable<Item>,
  check: (item: Item) => readonly RuleFinding[],
): readonly RuleFinding[] {
  const found: RuleFinding[] = [];
  for (const item of items) {
    for (const one of check(item)) {
      found.push(one);
      if (found.length === MOST_FINDINGS) return found;
    }
  }
  return found;
}
