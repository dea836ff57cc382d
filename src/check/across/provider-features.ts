import type { RuleFinding, SetRule } from '../rule.ts';
import { ofMadeExternalSecrets } from './placed.ts';
import { requestFindings } from './provider-requests.ts';
import { providersOf, requestsOf } from './store-requests.ts';

/**
 * A request that the provider of the store does not answer, or answers with something else.
 *
 * Not every provider of External Secrets has all that an ExternalSecret can ask for. Some refuse it at every refresh
 * (`version` at 1Password, `find` at a webhook, reading from GitHub at all); others leave it out without a word: Doppler has
 * neither `property` nor `find.tags`, so that the whole value, or every secret, is written, and Infisical takes the
 * latest value, whatever `version` says. Also looked at are keys in the form
 * that a provider wants: `secret/`, `cert/` and `key/` at Azure, the name alone at Google, item and field at the SDK of
 * 1Password; and what a `find` must have: a path without `name` and `tags` is refused by AWS, Google and Kubernetes. Said only
 * where the store is known. A SecretStore that a ClusterExternalSecret names may be that of any namespace: said is what holds for
 * each that has the name.
 */
export const providerFeatures: SetRule = {
  id: 'PST613',
  title: 'a request that the provider of the store refuses or does not look at',
  kinds: ['ExternalSecret', 'ClusterExternalSecret'],
  checkSet: set =>
    ofMadeExternalSecrets(set, ({ spec }, namespace) =>
      requestsOf(spec).flatMap(({ store, request }) => {
        let common: readonly RuleFinding[] | undefined;
        for (const provider of providersOf(set, namespace, store)) {
          const found = provider === undefined ? [] : requestFindings(provider, request);
          // Where several stores may be meant, only what is wrong with each of them.
          common = common?.filter(({ path }) => found.some(other => other.path === path)) ?? found;
          if (common.length === 0) break;
        }
        return common ?? [];
      }),
    ),
};
