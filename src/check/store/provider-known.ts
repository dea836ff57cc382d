import { nearestName } from '../../api/nearest-name.ts';
import { knownStore, knownStores } from '../../api/stores/index.ts';
import { warning, type StoreRule } from '../rule.ts';

/*
 * spec.provider  fake, onepassword, vault; others are ESO's to serve
 */
/**
 * A provider that Postern does not know; ESO may.
 *
 * External Secrets can serve the store. Pods cannot get secrets from it by injection, and its fields are not
 * checked.
 */
export const providerKnown: StoreRule = {
  id: 'PST204',
  title: 'a provider that Postern does not know; ESO may',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check({ spec }) {
    const known = Object.keys(knownStores);
    return Object.keys(spec?.provider ?? {})
      .filter(name => knownStore(name) === undefined)
      .map(name => {
        const nearest = nearestName(name, known);
        return warning(
          `spec.provider.${name}`,
          `is a provider that Postern does not know: pods cannot get secrets from it, and its fields are not checked`,
          nearest === undefined ? `use one of ${known.join(', ')}` : `did you mean ${nearest}?`,
        );
      });
  },
};
