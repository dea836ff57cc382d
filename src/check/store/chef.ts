import { type StoreRule } from '../rule.ts';
import { checkProvider } from './provider-place.ts';
import { withNamespace, complete, filled } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.chef
 *   serverUrl, username                  not empty
 *   auth.secretRef.privateKeySecretRef   name and key; namespace in a ClusterSecretStore
 */
/**
 * A store of provider `chef` that External Secrets refuses.
 *
 * The URL ends with the organization and a slash: `https://chef.example.org/organizations/shop/`.
 */
export const chef: StoreRule = {
  id: 'PST226',
  title: 'what ESO refuses of provider `chef`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'chef', [
      filled('serverUrl', 'username'),
      serverUrl('serverUrl'),
      complete('auth.secretRef.privateKeySecretRef'),
      withNamespace('auth.secretRef.privateKeySecretRef'),
    ]),
};
