import type { RuleInfo } from '../../check/rule.ts';

/**
 * `inject: auto` and nothing to serve.
 *
 * No reference of the pod is to a Secret that an ExternalSecret of the namespace targets, so nothing is injected. Or its
 * containers set every variable themselves that they refer to such Secrets for: then these references are taken out, since
 * nobody may ever write the Secrets behind them. Check the names, or remove the annotation.
 */
export const nothingServed: RuleInfo = {
  id: 'PST314',
  title: '`inject: auto` and nothing to serve',
};
