import type { RuleInfo } from '../../check/rule.ts';

/**
 * Variables that cannot be delivered as asked, or an ambiguous target.
 *
 * The name cannot be a variable, a shell would lose it or could not tell which of two of one name counts, or several
 * ExternalSecrets target the same Secret. The message says which.
 */
export const variablesUndeliverable: RuleInfo = {
  id: 'PST311',
  title: 'variables that cannot be delivered as asked, or an ambiguous target',
};
