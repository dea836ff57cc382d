import type { RuleInfo } from '../../check/rule.ts';

/**
 * A key that the ExternalSecret does not produce.
 *
 * The pod would start without a file or variable that it asks for. Add the key to `data` or the template of the
 * ExternalSecret, or correct the reference.
 */
export const keyNotProduced: RuleInfo = {
  id: 'PST318',
  title: 'a key that the ExternalSecret does not produce; as PST305',
};
