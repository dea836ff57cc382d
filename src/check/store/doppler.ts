import { type StoreRule } from '../rule.ts';
import { checkProvider } from './provider-place.ts';
import { withNamespace, complete, exactlyOne, filled } from './selector-checks.ts';

/*
 * spec.provider.doppler
 *   auth                          secretRef or oidcConfig
 *   auth.secretRef.dopplerToken   name; namespace in a ClusterSecretStore
 *   auth.oidcConfig               identity, serviceAccountRef.name; namespace in a ClusterSecretStore
 */
/**
 * A store of provider `doppler` that External Secrets refuses.
 *
 * A token stands in a Secret: `auth.secretRef.dopplerToken: {name: <Secret>}`, whose key is `dopplerToken` where none is named.
 */
export const doppler: StoreRule = {
  id: 'PST220',
  title: 'what ESO refuses of provider `doppler`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'doppler', [
      exactlyOne('auth', ['secretRef', 'oidcConfig']),
      complete('auth.secretRef.dopplerToken', ['name']),
      withNamespace('auth.secretRef.dopplerToken', 'auth.oidcConfig.serviceAccountRef'),
      filled('auth.oidcConfig.identity'),
    ]),
};
