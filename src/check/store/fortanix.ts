import { type StoreRule } from '../rule.ts';
import { checkProvider, must } from './provider-place.ts';
import { referent, complete } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.fortanix
 *   apiKey.secretRef   name and key; in a SecretStore no namespace but its own
 */
/**
 * A store of provider `fortanix` that External Secrets refuses.
 *
 * The API key stands in a Secret that `apiKey.secretRef` names.
 */
export const fortanix: StoreRule = {
  id: 'PST232',
  title: 'what ESO refuses of provider `fortanix`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'fortanix', [
      must(
        place => place.read('apiKey.secretRef') !== undefined,
        'apiKey.secretRef',
        'is required',
        'write secretRef: {name, key}',
      ),
      complete('apiKey.secretRef'),
      referent('apiKey.secretRef'),
      serverUrl('apiUrl'),
    ]),
};
