import type { RuleInfo } from '../../check/rule.ts';

/**
 * A running pod whose plan was not signed with Postern's present key.
 *
 * The agent does what the plan says, and a plan is taken from Postern alone. Either somebody wrote one while no webhook of
 * Postern was asked, or the Secret with the key was deleted since, which all older pods are then told by. Look at the
 * annotation `postern.dev/plan`. The finding names what made the pod and says how it is replaced, so that the new one has a plan of
 * Postern's. Said in the [report](../guides/report.md) alone.
 */
export const unsignedPlan: RuleInfo = {
  id: 'PST821',
  title: 'a running pod with a plan that was not signed with the present key',
};
