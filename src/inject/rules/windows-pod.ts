import type { RuleInfo } from '../../check/rule.ts';

/**
 * A Windows pod.
 *
 * The agent is a Linux program. A pod is one for Windows by its `os`, by its `nodeSelector`, or, where neither says it, by
 * `windowsOptions` in a `securityContext`. Leave the annotation out for Windows pods.
 */
export const windowsPod: RuleInfo = {
  id: 'PST317',
  title: 'a Windows pod',
};
