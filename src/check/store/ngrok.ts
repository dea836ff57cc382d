import { type StoreRule } from '../rule.ts';
import { checkProvider, must } from './provider-place.ts';
import { complete, filled } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.ngrok
 *   auth.apiKey   required
 *   vault.name    not empty
 *   apiUrl        URL
 */
/**
 * A store of provider `ngrok` that External Secrets refuses.
 *
 * The provider can only be written to, by a PushSecret.
 */
export const ngrok: StoreRule = {
  id: 'PST237',
  title: 'what ESO refuses of provider `ngrok`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'ngrok', [
      must(
        place => place.read('auth') === undefined || place.read('auth.apiKey') !== undefined,
        'auth.apiKey',
        'is required',
      ),
      complete('auth.apiKey.secretRef'),
      filled('vault.name'),
      serverUrl('apiUrl'),
    ]),
};
