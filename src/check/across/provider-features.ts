import type { ExternalSecretSpec } from '../../api/external-secret.ts';
import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { GROUP } from '../../api/kinds.ts';
import type { Loose } from '../../api/validate/loose.ts';
import type { StoreRef } from '../../api/remote-ref.ts';
import type { ManifestSet } from '../manifest-set.ts';
import type { SetRule } from '../rule.ts';
import { ofExternalSecrets } from './placed.ts';
import { requestFindings, type Provider, type Request } from './provider-requests.ts';

/**
 * A request that the provider of the store does not answer, or answers with something else.
 *
 * Not every provider of External Secrets has all that an ExternalSecret can ask for. Some refuse it at every refresh
 * (`version` at 1Password, `find` at a webhook, reading from GitHub at all); others leave it out without a word: Doppler has
 * neither `property` nor `find.tags`, so that the whole value, or every secret, is written. Also looked at are keys in the form
 * that a provider wants: `secret/`, `cert/` and `key/` at Azure, the name alone at Google, item and field at the SDK of
 * 1Password; and what a `find` must have: a path without `name` and `tags` is refused by AWS, Google and Kubernetes. Said only
 * where the store is known.
 */
export const providerFeatures: SetRule = {
  id: 'PST613',
  title: 'a request that the provider of the store refuses or does not look at',
  kinds: ['ExternalSecret'],
  checkSet: set =>
    ofExternalSecrets(set, ({ spec }, object) =>
      requestsOf(spec).flatMap(({ store, request }) => {
        const [first = [], ...others] = providersOf(set, object, store).map(provider =>
          provider === undefined ? [] : requestFindings(provider, request),
        );
        // Where several stores may be meant, only what is wrong with each of them.
        return first.filter(({ path }) => others.every(found => found.some(other => other.path === path)));
      }),
    ),
};

interface StoreRequest {
  readonly store: Loose<StoreRef> | undefined;
  readonly request: Request;
}

function requestsOf(spec: Loose<ExternalSecretSpec> | undefined): readonly StoreRequest[] {
  const usual = spec?.secretStoreRef;
  const single = (spec?.data ?? []).flatMap((entry, index): StoreRequest[] => {
    const { remoteRef: ref, sourceRef } = entry ?? {};
    const path = `spec.data[${index}].remoteRef`;
    if (ref === undefined || sourceRef?.generatorRef !== undefined) return [];
    return [{ store: sourceRef?.storeRef ?? usual, request: { what: 'value', path, ref } }];
  });
  const many = (spec?.dataFrom ?? []).flatMap((entry, index): StoreRequest[] => {
    const { extract, find, sourceRef } = entry ?? {};
    const path = `spec.dataFrom[${index}]`;
    const requests: Request[] = [];
    if (extract !== undefined) requests.push({ what: 'extract', path: `${path}.extract`, ref: extract });
    if (find !== undefined) requests.push({ what: 'find', path: `${path}.find`, find });
    return requests.map(request => ({ store: sourceRef?.storeRef ?? usual, request }));
  });
  return [...single, ...many];
}

/** One for each store that may be meant; undefined for one whose provider is not known. */
function providersOf(
  set: ManifestSet,
  object: JsonObject,
  store: Loose<StoreRef> | undefined,
): readonly (Provider | undefined)[] {
  const { name = '', kind = 'SecretStore' } = store ?? {};
  const namespace = kind === 'SecretStore' ? set.namespaceOf(object) : undefined;
  return set.findAll(GROUP, kind, namespace, name).map(({ spec }) => {
    const provider = isJsonObject(spec) ? spec['provider'] : undefined;
    const [only, another] = isJsonObject(provider) ? Object.entries(provider) : [];
    if (only === undefined || another !== undefined) return undefined;
    return { name: only[0], spec: isJsonObject(only[1]) ? only[1] : {} };
  });
}
