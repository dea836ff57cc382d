import { quotable } from '../api/quotable.ts';
import { describe, PosternError } from '../errors.ts';
import { checkRegexp } from '../golang/regexp/regexp-syntax.ts';
import { error, warning, type RuleFinding } from './rule.ts';

/**
 * An error for a text that is no regular expression of RE2, which External Secrets reads all of them with; a warning for one that
 * is too long to be looked at.
 */
export function expressionFindings(path: string, source: string | undefined): readonly RuleFinding[] {
  if (source === undefined) return [];
  try {
    checkRegexp(source);
    return [];
  } catch (problem) {
    if (problem instanceof PosternError && problem.code === 'REGEXP_LONG')
      return [warning(path, `is not looked at: ${problem.message}`)];
    const reason = withoutSource(describe(problem).replace('error parsing regexp: ', ''));
    // Go refuses a name that two groups have only since it was given that rule; re2js always has.
    if (reason.includes('duplicate')) return [];
    const fix = /\(\?<?[=!]/u.test(source)
      ? 'write it without lookaround: RE2 has none'
      : /\\[1-9]/u.test(source)
        ? 'write it without back-references: RE2 has none'
        : undefined;
    return [error(path, `is not a regular expression of RE2: ${reason}`, fix)];
  }
}

/** Go shows the part that it means, which can be all of the text. */
function withoutSource(reason: string): string {
  return reason.replace(/: `(?<part>.*)`$/su, (whole, part: string) =>
    quotable(part) === JSON.stringify(part) || part.length < 8 ? whole : ` in ${quotable(part)}`,
  );
}
