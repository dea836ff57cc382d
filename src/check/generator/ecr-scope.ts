import { excerpt } from '../wording/excerpt.ts';
import { warning, type Rule } from '../rule.ts';

/**
 * A scope of ECR that External Secrets does not know.
 *
 * Only `public`, in small letters, gives a token for the public registry. Everything else means `private`, without a word.
 */
export const ecrScope: Rule<Generator> = {
  id: 'PST413',
  title: 'a scope of ECR that External Secrets takes for `private`',
  kinds: ['ECRAuthorizationToken'],
  check({ spec }) {
    const scope: unknown = spec?.['scope'];
    if (typeof scope !== 'string' || ['', 'public', 'private'].includes(scope) || /[$<{]/u.test(scope))
      return [];
    const meant = scope.trim().toLowerCase() === 'public' ? 'public' : 'private';
    return [
      warning(
        'spec.scope',
        `is neither public nor private: ${excerpt(scope)} means private`,
        `write ${meant}`,
      ),
    ];
  },
};

interface Generator {
  readonly spec: Readonly<Record<string, unknown>>;
}
