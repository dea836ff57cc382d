import { nearestName } from '../../api/nearest-name.ts';
import { providerFields } from '../../api/stores/fields/index.ts';
import { knownStores } from '../../api/stores/index.ts';
import { warning, type StoreRule } from '../rule.ts';

/** External Secrets had them in v1beta1 and has them no more. */
const removed = new Set(['alibaba', 'device42']);

/*
 * spec.provider  one that External Secrets has; another may be one of a newer version
 */
/**
 * A provider that External Secrets does not have, as far as this version knows.
 *
 * The API server drops it without a word, and then refuses the store because it has no provider. It is a warning, since a
 * newer External Secrets may have it; its fields are not checked.
 */
/**
 * A provider that Postern does not know; ESO may.
 *
 * External Secrets can serve the store. Pods cannot get secrets from it by injection, and its fields are not
 * checked.
 */
export const providerKnown: StoreRule = {
  id: 'PST204',
  title: 'a provider that External Secrets does not have, with the nearest name; a newer version may have it',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check({ spec }) {
    const known = [...Object.keys(knownStores), ...Object.keys(providerFields)];
    const given = Object.keys(spec?.provider ?? {});
    return given
      .filter(name => !known.includes(name))
      .map(name => {
        const nearest = nearestName(name, known);
        const path = `spec.provider.${name}`;
        if (removed.has(name)) return warning(path, 'is a provider that External Secrets has no more');
        return warning(
          path,
          'is no provider of External Secrets 2.9 or older: its fields are not checked',
          nearest === undefined ? undefined : `did you mean ${nearest}?`,
        );
      });
  },
};
