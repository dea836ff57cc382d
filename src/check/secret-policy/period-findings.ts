import { describe } from '../../errors.ts';
import { parsePeriod } from '../policy/period.ts';
import { error, type RuleFinding } from '../rule.ts';

/** An error for a text that is no period, and for one of nothing; none for an absent one. */
export function periodFindings(path: string, text: string | undefined): readonly RuleFinding[] {
  if (text === undefined) return [];
  try {
    return parsePeriod(text) > 0 ? [] : [error(path, 'must be longer than nothing')];
  } catch (problem) {
    return [error(path, describe(problem))];
  }
}
