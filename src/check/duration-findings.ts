import { parseGoDuration } from '../api/duration.ts';
import { describe } from '../errors.ts';
import { error, type RuleFinding } from './rule.ts';

/** An error for a text that is no Go duration; none for an absent one. */
export function durationFindings(path: string, text: string | undefined): readonly RuleFinding[] {
  if (text === undefined) return [];
  try {
    parseGoDuration(text);
    return [];
  } catch (problem) {
    return [error(path, describe(problem))];
  }
}
