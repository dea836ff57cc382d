import type { RuleInfo } from '../../check/rule.ts';

/**
 * A ClusterSecretStore whose conditions do not let this namespace in.
 *
 * The `conditions` of a ClusterSecretStore say which namespaces may use it. Add the namespace there, or use
 * another store. A condition that goes by labels is decided by those that the API server has, and refuses where there
 * is no such namespace.
 */
export const storeForbidden: RuleInfo = {
  id: 'PST307',
  title: 'a ClusterSecretStore whose conditions do not let this namespace in',
};
