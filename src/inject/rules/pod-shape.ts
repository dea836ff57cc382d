import type { RuleInfo } from '../../check/rule.ts';

/**
 * A pod in a file that has not the shape Kubernetes gives it.
 *
 * A file may hold anything; an API server lets no such pod through. Write the type that the message names.
 */
export const podShape: RuleInfo = {
  id: 'PST300',
  title: 'a pod in a file that has not the shape Kubernetes gives it',
};
