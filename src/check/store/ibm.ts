import { type StoreRule } from '../rule.ts';
import { checkProvider, must } from './provider-place.ts';
import { withNamespace, complete, exactlyOne, filled } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.ibm
 *   serviceUrl                      required
 *   auth                            containerAuth or secretRef
 *   auth.secretRef                  name and key of secretApiKeySecretRef; namespace in a ClusterSecretStore
 *   auth.containerAuth.profile      not empty
 */
/**
 * A store of provider `ibm` that External Secrets refuses.
 *
 * With `containerAuth` its webhook also looks for the token file in its own pod, which nothing here can know.
 */
export const ibm: StoreRule = {
  id: 'PST234',
  title: 'what ESO refuses of provider `ibm`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'ibm', [
      must(
        place => place.read('serviceUrl') !== undefined,
        'serviceUrl',
        'is required',
        'write https://<instance>.<region>.secrets-manager.appdomain.cloud',
      ),
      serverUrl('serviceUrl'),
      exactlyOne('auth', ['containerAuth', 'secretRef']),
      filled('auth.containerAuth.profile'),
      must(
        place =>
          place.read('auth.secretRef') === undefined ||
          place.read('auth.secretRef.secretApiKeySecretRef') !== undefined,
        'auth.secretRef.secretApiKeySecretRef',
        'is required',
        'write secretApiKeySecretRef: {name: <Secret>, key: <key>}',
      ),
      complete('auth.secretRef.secretApiKeySecretRef'),
      withNamespace('auth.secretRef.secretApiKeySecretRef'),
    ]),
};
