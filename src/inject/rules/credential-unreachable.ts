import type { RuleInfo } from '../../check/rule.ts';

/**
 * A credential that this pod cannot be given: another namespace, another ServiceAccount.
 *
 * A pod can be given Secrets of its own namespace and tokens of its own ServiceAccount, nothing else. Use a
 * credential that this pod has.
 */
export const credentialUnreachable: RuleInfo = {
  id: 'PST308',
  title: 'a credential that this pod cannot be given: another namespace, another ServiceAccount',
};
