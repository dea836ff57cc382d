import { warning, type StoreRule } from '../rule.ts';
import { caBundle } from './ca-bundle.ts';
import { caProvider } from './ca-provider.ts';
import { checkProvider } from './provider-place.ts';
import { filled } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.bitwardensecretsmanager
 *   bitwardenServerSDKURL     not empty
 *   caBundle, caProvider      without both the certificates must be mounted: a warning
 */
/**
 * A store of provider `bitwardensecretsmanager` that External Secrets refuses.
 *
 * `bitwardenServerSDKURL` is the address of the SDK server beside External Secrets, not that of Bitwarden.
 */
export const bitwarden: StoreRule = {
  id: 'PST225',
  title: 'what ESO refuses of provider `bitwardensecretsmanager`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'bitwardensecretsmanager', [
      filled('bitwardenServerSDKURL'),
      serverUrl('bitwardenServerSDKURL'),
      caBundle('caBundle'),
      caProvider('caProvider'),
      place =>
        place.read('caProvider') === undefined && place.text('caBundle') === ''
          ? [
              warning(
                place.at(''),
                'has neither caBundle nor caProvider: the certificate of the SDK server must be mounted into External Secrets',
              ),
            ]
          : [],
    ]),
};
