import type { RuleInfo } from '../../check/rule.ts';

/**
 * `inject: auto` and nothing to serve.
 *
 * The pod refers to no Secret, to optional ones alone that no ExternalSecret of the namespace targets, or to such that an
 * ExternalSecret writes only in part, so nothing is injected. Or its containers set every variable themselves that they refer to Secrets of
 * ExternalSecrets for: then these references are taken out, since nobody may ever write the Secrets behind them. Check the
 * names, name ExternalSecrets in the annotation, or remove it. A pod that needs a Secret and gets none is refused
 * ([PST321](PST321.md)).
 */
export const nothingServed: RuleInfo = {
  id: 'PST314',
  title: '`inject: auto` and nothing to serve',
};
