import { type StoreRule } from '../rule.ts';
import { checkProvider, must } from './provider-place.ts';
import { withNamespace, complete, exactlyOne, filled } from './selector-checks.ts';

/*
 * spec.provider.nebiusmysterybox
 *   apiDomain                    host, without a scheme
 *   auth                         tokenSecretRef or serviceAccountCredsSecretRef, with name and key
 *   caProvider.certSecretRef     name and key
 *   every selector               namespace in a ClusterSecretStore
 */
/**
 * A store of provider `nebiusmysterybox` that External Secrets refuses.
 *
 * `apiDomain` is a host such as `api.nebius.cloud:443`, not a URL.
 */
export const nebius: StoreRule = {
  id: 'PST236',
  title: 'what ESO refuses of provider `nebiusmysterybox`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'nebiusmysterybox', [
      filled('apiDomain'),
      must(
        place =>
          place.text('apiDomain') === '' ||
          /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?$/iu.test(place.text('apiDomain')),
        'apiDomain',
        'must be a host with at least one dot, without a scheme',
        'write api.nebius.cloud:443',
      ),
      exactlyOne('auth', ['tokenSecretRef', 'serviceAccountCredsSecretRef']),
      complete('auth.tokenSecretRef'),
      complete('auth.serviceAccountCredsSecretRef'),
      complete('caProvider.certSecretRef'),
      withNamespace('auth.tokenSecretRef', 'auth.serviceAccountCredsSecretRef', 'caProvider.certSecretRef'),
    ]),
};
