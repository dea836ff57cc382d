import type { RuleInfo } from '../rule.ts';

/**
 * A file or folder that cannot be opened.
 *
 * It is not there, or this user may not read it. What could be read is looked at all the same; the exit status is 3,
 * because what was found may not be all.
 */
export const unopened: RuleInfo = {
  id: 'PST008',
  title: 'a file or folder that cannot be opened',
};
