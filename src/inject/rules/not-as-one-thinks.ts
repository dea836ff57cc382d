import type { RuleInfo } from '../../check/rule.ts';

/**
 * It works, but not as one may think: `subPath` mounts, partly written Secrets.
 *
 * A `subPath` mount is never updated, a Secret that others write too is not served whole, and a shell that brings
 * variables does not pass on all others. The message says what happens.
 */
export const notAsOneThinks: RuleInfo = {
  id: 'PST315',
  title: 'it works, but not as one may think: `subPath` mounts, partly written Secrets',
};
