import type { RuleInfo } from '../../check/rule.ts';

/**
 * An ExternalSecret that does not exist.
 *
 * The pod names an ExternalSecret that is not in its namespace. On a workload it is a warning, because it may be
 * applied later; a pod is refused. Where only files were looked at, it is said that they do not have it.
 */
export const externalSecretMissing: RuleInfo = {
  id: 'PST305',
  title:
    'an ExternalSecret that does not exist; a pod is refused, a workload or a file is warned about: it may be applied later',
};
