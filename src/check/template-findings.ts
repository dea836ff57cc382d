import { describe } from '../errors.ts';
import { functionGroups } from '../template/functions/names.ts';
import { parseKnown } from '../template/render-text.ts';
import { textProblems } from '../template/supported.ts';
import { nearestName } from '../api/validate/nearest-name.ts';
import { error, type RuleFinding } from './rule.ts';

/**
 * Errors for a text that Go's template language does not read, or that calls functions External Secrets does not have;
 * and for `{{ .a.b }}`, which asks for a field of a text.
 */
export function templateFindings(path: string, text: string | undefined): readonly RuleFinding[] {
  if (text?.includes('{{') !== true) return [];
  return textProblems(path, 'template', text).map(({ message, fix }) => error(path, message, fix));
}

/** The same of a template whose data has objects in it, such as `{{ .remoteRef.key }}`. */
export function syntaxFindings(path: string, text: string | undefined): readonly RuleFinding[] {
  if (text?.includes('{{') !== true) return [];
  try {
    parseKnown(text, 'template');
    return [];
  } catch (problem) {
    const message = describe(problem);
    const name = /function "([^"]+)" not defined$/u.exec(message)?.[1] ?? '';
    const nearest = nearestName(name, Object.values(functionGroups).flat());
    const fix = nearest === undefined ? undefined : `write ${nearest}`;
    return [error(path, message, fix)];
  }
}
