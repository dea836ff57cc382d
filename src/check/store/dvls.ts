import { type StoreRule } from '../rule.ts';
import { checkProvider, must } from './provider-place.ts';
import { withNamespace, complete } from './selector-checks.ts';
import { isUnreadable } from './server-url.ts';

/*
 * spec.provider.dvls
 *   serverUrl        http or https, with a host; http needs insecure: true
 *   vault            no space around it
 *   auth.secretRef   name and key of appId and appSecret; namespace in a ClusterSecretStore
 */
/**
 * A store of provider `dvls` that External Secrets refuses.
 *
 * Plain `http://` must be asked for with `insecure: true`.
 */
export const dvls: StoreRule = {
  id: 'PST231',
  title: 'what ESO refuses of provider `dvls`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'dvls', [
      must(
        place => /^https?:\/\/[^/]/iu.test(place.text('serverUrl')) && !isUnreadable(place.text('serverUrl')),
        'serverUrl',
        'must be an http or https URL with a host',
      ),
      must(
        place => !/^http:/iu.test(place.text('serverUrl')) || place.read('insecure') === true,
        'serverUrl',
        'is not encrypted, which needs insecure: true',
        'write https://',
      ),
      must(
        place => place.text('vault').trim() === place.text('vault'),
        'vault',
        'has space around it',
        'remove the space',
      ),
      complete('auth.secretRef.appId'),
      complete('auth.secretRef.appSecret'),
      withNamespace('auth.secretRef.appId', 'auth.secretRef.appSecret'),
    ]),
};
