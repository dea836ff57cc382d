import type { RuleInfo } from '../../check/rule.ts';

/**
 * It works, but not as one may think: `subPath` mounts, partly written Secrets.
 *
 * A `subPath` mount is never updated, a Secret that others write too is not served whole, a shell that brings
 * variables does not pass on all others, and of memory that a pod has as a whole the agent takes its part. What a workload of a kind
 * of others (a Rollout) asks for is not checked: its pods are injected when they are made. The message says what happens.
 */
export const notAsOneThinks: RuleInfo = {
  id: 'PST315',
  title: 'it works, but not as one may think: `subPath` mounts, partly written Secrets',
};
