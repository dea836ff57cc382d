import { type StoreRule } from '../rule.ts';
import { checkProvider } from './provider-place.ts';
import { referent, withNamespace, complete, filled } from './selector-checks.ts';

/*
 * spec.provider.oracle
 *   vault, region                       not empty
 *   auth                                user and tenancy; name and key of privatekey and fingerprint
 *   auth.secretRef                      namespaces in a ClusterSecretStore
 *   serviceAccountRef                   in a SecretStore no namespace but its own
 */
/**
 * A store of provider `oracle` that External Secrets refuses.
 *
 * Vault and region are always needed; `auth` is for `principalType: UserPrincipal` and then has to be complete.
 */
export const oracle: StoreRule = {
  id: 'PST239',
  title: 'what ESO refuses of provider `oracle`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'oracle', [
      filled('vault', 'region', 'auth.user', 'auth.tenancy'),
      complete('auth.secretRef.privatekey'),
      complete('auth.secretRef.fingerprint'),
      withNamespace('auth.secretRef.privatekey', 'auth.secretRef.fingerprint'),
      referent('serviceAccountRef'),
    ]),
};
