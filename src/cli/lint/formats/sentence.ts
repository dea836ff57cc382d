import type { LintFinding } from '../lint-finding.ts';

/** A finding in one sentence, without its place in a file: what is wrong, what to write, and who decided that it matters. */
export function sentenceOf({ path, message, fix, policy, notes = [] }: LintFinding): string {
  return [
    `${path === '' ? '' : `${path}: `}${message}`,
    ...(fix === undefined ? [] : [fix]),
    ...(policy === undefined ? [] : [`SecretPolicy ${policy}`, ...notes]),
  ].join('; ');
}
