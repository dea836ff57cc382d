import type { RuleInfo } from '../../check/rule.ts';

/**
 * A Windows pod.
 *
 * The agent is a Linux program. Leave the annotation out for Windows pods.
 */
export const windowsPod: RuleInfo = {
  id: 'PST317',
  title: 'a Windows pod',
};
