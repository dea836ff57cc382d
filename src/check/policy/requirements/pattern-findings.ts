import { PosternError } from '../../../errors.ts';
import { excerpt } from '../../wording/excerpt.ts';
import { expressionFindings } from '../../expression-findings.ts';
import { error, type RuleFinding } from '../../rule.ts';
import { compilePattern } from './key-patterns.ts';
import { expressionFor } from './namespace-text.ts';

/** What keeps a pattern for keys from being asked: a policy with such a one is refused, since it would ask for nothing. */
export function patternFindings(path: string, pattern: string): readonly RuleFinding[] {
  // What stands for the namespace where it is not known takes more room than any name.
  const expression = expressionFor(pattern, undefined);
  const [, unknown] = /\{\{\s*([\w.$-]+)\s*\}\}/u.exec(expression) ?? [];
  if (unknown !== undefined) {
    const message = `nothing is put in for {{${excerpt(unknown)}}}: there is {{namespace}} only`;
    return [error(path, message, String.raw`write \{\{ for braces that are meant`)];
  }
  const found = expressionFindings(path, expression);
  return found.length > 0 ? found : sizeFindings(path, pattern);
}

function sizeFindings(path: string, pattern: string): readonly RuleFinding[] {
  try {
    compilePattern(pattern, undefined);
    return [];
  } catch (problem) {
    const isLarge = problem instanceof PosternError && problem.code === 'REGEXP_LARGE';
    return [
      isLarge
        ? error(path, 'is an expression that takes too long', 'write it with smaller repetitions')
        : error(
            path,
            'is an expression that has two groups of one name',
            'name them otherwise, or not at all',
          ),
    ];
  }
}
