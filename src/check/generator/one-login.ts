import { isJsonObject } from '../../api/json.ts';
import { error, warning, type Rule } from '../rule.ts';

/**
 * A generator without a way to log in, or with more than one.
 *
 * External Secrets checks nothing of a generator when it is applied: without a method below `auth` it fails when it is used, and
 * of several it takes the first in an order of its own.
 */
export const generatorLogin: Rule<Generator> = {
  id: 'PST408',
  title: 'a generator without a way to log in, or with more than one',
  kinds: ['ACRAccessToken', 'GCRAccessToken', 'Grafana', 'STSSessionToken'],
  check({ kind, spec }) {
    const auth: unknown = spec?.['auth'];
    if (!isJsonObject(auth)) return [];
    const methods = Object.keys(auth);
    if (kind === 'STSSessionToken') {
      return auth['jwt'] === undefined
        ? []
        : [error('spec.auth.jwt', 'cannot be used for session tokens', 'write secretRef')];
    }
    if (methods.length === 0) return [error('spec.auth', 'has no way to log in')];
    const message = `has ${methods.join(' and ')}: only one of them is used, in an order of ESO's own`;
    return methods.length === 1 ? [] : [warning('spec.auth', message, 'keep the one that is meant')];
  },
};

interface Generator {
  readonly kind: string;
  readonly spec: Readonly<Record<string, unknown>>;
}
