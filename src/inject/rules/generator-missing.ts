import type { RuleInfo } from '../../check/rule.ts';

/**
 * A generator that does not exist.
 *
 * An ExternalSecret that the pod uses names a generator that is not there. On a workload it is a warning, because
 * it may be applied later. Where only files were looked at, it is said that they do not have it.
 */
export const generatorMissing: RuleInfo = {
  id: 'PST319',
  title: 'a generator that does not exist; as PST305',
};
