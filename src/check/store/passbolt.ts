import { type StoreRule } from '../rule.ts';
import { caBundle } from './ca-bundle.ts';
import { caProvider } from './ca-provider.ts';
import { checkProvider } from './provider-place.ts';
import { complete } from './selector-checks.ts';
import { httpsUrl } from './server-url.ts';

/*
 * spec.provider.passbolt
 *   host                                            https://<host>
 *   auth.passwordSecretRef, privateKeySecretRef     name and key
 */
/**
 * A store of provider `passbolt` that External Secrets refuses.
 *
 * The host must be reached by `https://`.
 */
export const passbolt: StoreRule = {
  id: 'PST241',
  title: 'what ESO refuses of provider `passbolt`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'passbolt', [
      httpsUrl('host'),
      complete('auth.passwordSecretRef'),
      complete('auth.privateKeySecretRef'),
      caBundle('caBundle'),
      caProvider('caProvider'),
    ]),
};
