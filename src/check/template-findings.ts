import { describe } from '../errors.ts';
import { parseKnown } from '../template/render-text.ts';
import { functionFix, textProblems, undefinedFunction } from '../template/supported.ts';
import { error, type RuleFinding } from './rule.ts';

/**
 * Errors for a text that Go's template language does not read, or that calls functions External Secrets does not have;
 * and for `{{ .a.b }}`, which asks for a field of a text.
 *
 * @param keys that the template may ask for: one of them without its dot is a function to Go
 */
export function templateFindings(
  path: string,
  text: string | undefined,
  keys: () => readonly string[] = () => [],
): readonly RuleFinding[] {
  if (text?.includes('{{') !== true) return [];
  return textProblems(path, 'template', text).map(({ message, fix }) => {
    const called = undefinedFunction(message);
    return error(path, message, called !== undefined && keys().includes(called) ? `write .${called}` : fix);
  });
}

/** The same of a template whose data has objects in it, such as `{{ .remoteRef.key }}`. */
export function syntaxFindings(path: string, text: string | undefined): readonly RuleFinding[] {
  if (text?.includes('{{') !== true) return [];
  try {
    parseKnown(text, 'template');
    return [];
  } catch (problem) {
    const message = describe(problem);
    const name = undefinedFunction(message);
    return [error(path, message, name === undefined ? undefined : functionFix(name))];
  }
}
