import type { RuleInfo } from '../../check/rule.ts';

/**
 * A plan or status annotation that a user wrote.
 *
 * Plans are written and signed by admission. One that a user wrote could name secrets that the user may not use.
 * Remove the annotation.
 */
export const planByUser: RuleInfo = {
  id: 'PST316',
  title: 'a plan or status annotation that a user wrote',
};
