import { type StoreRule } from '../rule.ts';
import { checkProvider } from './provider-place.ts';
import { withNamespace, exactlyOne, filled } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.barbican
 *   authURL         required
 *   auth.username   value or secretRef
 *   auth.password   secretRef
 *   every selector  namespace in a ClusterSecretStore
 */
/**
 * A store of provider `barbican` that External Secrets refuses.
 *
 * OpenStack asks for the URL of Keystone, a user and a password; the password stands in a Secret.
 */
export const barbican: StoreRule = {
  id: 'PST222',
  title: 'what ESO refuses of provider `barbican`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'barbican', [
      filled('authURL'),
      serverUrl('authURL'),
      exactlyOne('auth.username', ['value', 'secretRef']),
      withNamespace('auth.username.secretRef', 'auth.password.secretRef'),
    ]),
};
