import type { RuleInfo } from '../rule.ts';

/**
 * A comment `postern:ignore` that ignores nothing, names no rule or gives no reason.
 *
 * `# postern:ignore PST112 the store holds nothing else` ignores findings of the rule in its own line, or, on a line of its
 * own, in what follows it. One that ignores nothing hides the next mistake; one without a reason leaves the next
 * reader with a riddle. Remove it, or complete it.
 */
export const ignoreComment: RuleInfo = {
  id: 'PST009',
  title: 'a comment `postern:ignore` that ignores nothing, names no rule or gives no reason',
};
