import type { RuleInfo } from '../../check/rule.ts';

/**
 * Something in a manifest that Postern does not do yet.
 *
 * External Secrets itself may do it. The message says what to write instead where there is something.
 */
export const unsupported: RuleInfo = {
  id: 'PST309',
  title: 'something in a manifest that Postern does not do yet',
};
