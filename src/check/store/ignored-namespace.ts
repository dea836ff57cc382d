import { isJsonObject } from '../../api/json.ts';
import { warning, type StoreRule } from '../rule.ts';
import { checkProvider, type ProviderCheck } from './provider-place.ts';

/**
 * A reference of a SecretStore to a Secret of another namespace, which External Secrets does not follow.
 *
 * For these providers it says nothing when the store is applied. When it fetches, a SecretStore reads a Secret of that name in its
 * own namespace, and fails where there is none or takes what stands in it. Other providers refuse such a store.
 */
export const ignoredNamespace: StoreRule = {
  id: 'PST250',
  title: 'a `namespace` in a reference of a SecretStore that is read from the own namespace all the same',
  kinds: ['SecretStore'],
  check: store =>
    UNCHECKED.flatMap(([provider, path]) => checkProvider(store, provider, [namespaceIsOwn(path)])),
};

/** No validator of ESO looks at these, and its resolver (resolvers/secret_ref.go) heeds `namespace` in a ClusterSecretStore only. */
const UNCHECKED = [
  ['azurekv', 'authSecretRef.clientCertificate'],
  ['bitwardensecretsmanager', 'auth.secretRef.credentials'],
  ['github', 'auth.privateKey'],
  ['ngrok', 'auth.apiKey.secretRef'],
  ['passbolt', 'auth.passwordSecretRef'],
  ['passbolt', 'auth.privateKeySecretRef'],
  ['senhasegura', 'auth.clientSecretSecretRef'],
] as const;

function namespaceIsOwn(path: string): ProviderCheck {
  return place => {
    const reference = place.read(path);
    const { kind, namespace: own } = place.owner;
    if (kind !== 'SecretStore' || own === undefined || !isJsonObject(reference)) return [];
    const { namespace } = reference;
    if (typeof namespace !== 'string' || namespace === own) return [];
    const message = `is not looked at in a SecretStore: the Secret is read from ${own}, where the store is`;
    return [
      warning(
        place.at(`${path}.namespace`),
        message,
        'remove it and have the Secret there, or make the store a ClusterSecretStore',
      ),
    ];
  };
}
