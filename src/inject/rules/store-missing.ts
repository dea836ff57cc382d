import type { RuleInfo } from '../../check/rule.ts';

/**
 * A store that does not exist.
 *
 * An ExternalSecret that the pod uses names a store that is not there. On a workload it is a warning, because it
 * may be applied later. Where only files were looked at, it is said that they do not have it.
 */
export const storeMissing: RuleInfo = {
  id: 'PST306',
  title: 'a store that does not exist; as PST305',
};
