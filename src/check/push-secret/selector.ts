import type { PushSecret } from '../../api/push-secret.ts';
import { error, warning, type Rule } from '../rule.ts';

/**
 * A `selector.secret` that has neither a name nor a selector.
 *
 * External Secrets fails with "no secret selector provided" when it pushes.
 */
export const pushSelector: Rule<PushSecret> = {
  id: 'PST525',
  title: 'a `selector` that selects no Secret',
  kinds: ['PushSecret'],
  check({ spec }) {
    const secret = spec?.selector?.secret;
    if (secret === undefined) return [];
    if (secret.name === undefined && secret.selector === undefined) {
      return [error('spec.selector.secret', 'must have name or selector', 'write name: <Secret>')];
    }
    return secret.name !== undefined && secret.selector !== undefined
      ? [warning('spec.selector.secret.selector', 'has no effect beside name', 'remove one of the two')]
      : [];
  },
};
