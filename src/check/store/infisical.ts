import { type StoreRule } from '../rule.ts';
import { caBundle } from './ca-bundle.ts';
import { oneMethod } from './one-method.ts';
import { checkProvider } from './provider-place.ts';
import { referent, complete, caNamespace, filled } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.infisical
 *   secretsScope                    projectSlug and environmentSlug
 *   auth                            one method
 *   auth.universalAuthCredentials   name and key of clientId and clientSecret
 *   caProvider.namespace            required in a ClusterSecretStore, forbidden in a SecretStore
 */
/**
 * A store of provider `infisical` that External Secrets refuses, or that fails when it is first used.
 *
 * Of several methods below `auth` the first in a fixed order is taken without a word; without any the store fails when it
 * is first used ("authentication method not found").
 */
export const infisical: StoreRule = {
  id: 'PST216',
  title: 'what ESO refuses of provider `infisical`, or fails with later',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'infisical', [
      filled('secretsScope.projectSlug', 'secretsScope.environmentSlug'),
      caNamespace('caProvider'),
      complete('auth.universalAuthCredentials.clientId'),
      complete('auth.universalAuthCredentials.clientSecret'),
      referent('auth.universalAuthCredentials.clientId', 'auth.universalAuthCredentials.clientSecret'),
      oneMethod('auth'),
      serverUrl('hostAPI'),
      caBundle('caBundle'),
    ]),
};
