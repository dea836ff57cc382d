import type { RuleInfo } from '../../check/rule.ts';

/**
 * `inject: auto` and nothing to serve.
 *
 * No reference of the pod is to a Secret that an ExternalSecret of the namespace targets, so nothing is injected.
 * Check the names, or remove the annotation.
 */
export const nothingServed: RuleInfo = {
  id: 'PST314',
  title: '`inject: auto` and nothing to serve',
};
