import type { MfaSpec } from '../../api/generators/mfa.ts';
import { error, type Rule } from '../rule.ts';

/**
 * An authenticator code that cannot be made.
 *
 * The hash functions are `sha1`, `sha256`, `sha384`, `sha512` and `sha512_256`, in lower case; the seed is read from a Secret.
 */
export const mfaAlgorithm: Rule<{ spec: MfaSpec }> = {
  id: 'PST407',
  title: 'an authenticator code that cannot be made',
  kinds: ['MFA'],
  check({ spec = {} }) {
    const { algorithm = '', secret, timePeriod } = spec;
    const plain = algorithm.toLowerCase().replace('-', '');
    const fix = hashes.has(plain) ? `write ${plain}` : 'write sha1, which most servers use';
    return [
      ...(hashes.has(algorithm)
        ? []
        : [error('spec.algorithm', 'is no hash function of this generator', fix)]),
      ...(['name', 'key'] as const).flatMap(field =>
        secret !== undefined && secret[field] === undefined
          ? [error(`spec.secret.${field}`, 'is required', `write the ${field} of the Secret with the seed`)]
          : [],
      ),
      ...(timePeriod !== undefined && timePeriod < 0
        ? [error('spec.timePeriod', 'must not be negative')]
        : []),
    ];
  },
};

const hashes = new Set(['', 'sha1', 'sha256', 'sha384', 'sha512', 'sha512_256']);
