import { error, warning, type ExternalSecretRule } from '../rule.ts';

/*
 * spec.data[].secretKey  no two alike with deletionPolicy Retain (which is the default);
 *                        with Delete and Merge the last one wins
 */
/**
 * A `secretKey` that is produced twice.
 *
 * External Secrets refuses it where the `deletionPolicy` is Retain, which is the default; with Delete and Merge
 * the later entry wins without a word. Give one of the two another key.
 */
export const duplicateSecretKey: ExternalSecretRule = {
  id: 'PST107',
  title: 'a `secretKey` that is produced twice',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    const retained = (spec?.target?.deletionPolicy ?? 'Retain') === 'Retain';
    const first = new Map<string, number>();
    return (spec?.data ?? []).flatMap((entry, index) => {
      const key = entry?.secretKey;
      if (key === undefined) return [];
      const earlier = first.get(key);
      if (earlier === undefined) {
        first.set(key, index);
        return [];
      }
      const path = `spec.data[${index}].secretKey`;
      return retained
        ? [
            error(
              path,
              `is written by spec.data[${earlier}] already`,
              'give one of the two another secretKey',
            ),
          ]
        : [warning(path, `is written by spec.data[${earlier}] too; the later entry wins`)];
    });
  },
};
