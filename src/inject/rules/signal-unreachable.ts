import type { RuleInfo } from '../../check/rule.ts';

/**
 * A signal that would not reach its process.
 *
 * A signal needs a process that can be seen: a shared process namespace, and a user that may signal it. The
 * message says what is missing.
 */
export const signalUnreachable: RuleInfo = {
  id: 'PST313',
  title: 'a signal that would not reach its process',
};
