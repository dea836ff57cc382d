import type { RuleInfo } from '../../check/rule.ts';

/**
 * An option that the operator locked.
 *
 * The operator of the cluster has decided about this option for everybody. Remove the annotation, or ask the
 * operator to unlock it.
 */
export const lockedOption: RuleInfo = {
  id: 'PST303',
  title: 'an option that the operator locked',
};
