import { type StoreRule } from '../rule.ts';
import { caBundle } from './ca-bundle.ts';
import { caProvider } from './ca-provider.ts';
import { checkProvider, must, type ProviderCheck } from './provider-place.ts';
import { referent, withNamespace, complete, caNamespace, filled } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.akeyless
 *   akeylessGWApiURL                     URL with a host
 *   authSecretRef.kubernetesAuth         accessID, k8sConfName
 *   authSecretRef.secretRef.accessID     name and key; namespace in a ClusterSecretStore
 */
/**
 * A store of provider `akeyless` that External Secrets refuses.
 *
 * With `authSecretRef.kubernetesAuth` the other methods are not looked at; without it `authSecretRef.secretRef.accessID` is
 * required.
 */
export const akeyless: StoreRule = {
  id: 'PST221',
  title: 'what ESO refuses of provider `akeyless`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'akeyless', [
      serverUrl('akeylessGWApiURL'),
      place =>
        (place.read('authSecretRef.kubernetesAuth') === undefined ? byAccessId : byKubernetes).flatMap(
          check => check(place),
        ),
      authorityNamespace,
      caBundle('caBundle'),
    ]),
};

const byKubernetes: readonly ProviderCheck[] = [
  filled('authSecretRef.kubernetesAuth.accessID', 'authSecretRef.kubernetesAuth.k8sConfName'),
  withNamespace('authSecretRef.kubernetesAuth.secretRef'),
  referent('authSecretRef.kubernetesAuth.serviceAccountRef'),
];

const byAccessId: readonly ProviderCheck[] = [
  must(
    place =>
      place.read('authSecretRef') === undefined ||
      place.read('authSecretRef.secretRef.accessID') !== undefined,
    'authSecretRef.secretRef.accessID',
    'is required, unless there is kubernetesAuth',
    'write accessID: {name: <Secret>, key: <key>}',
  ),
  complete('authSecretRef.secretRef.accessID'),
  withNamespace(
    'authSecretRef.secretRef.accessID',
    'authSecretRef.secretRef.accessType',
    'authSecretRef.secretRef.accessTypeParam',
  ),
  referent('authSecretRef.serviceAccountRef'),
];

/** ESO's ValidateStore looks at it in a ClusterSecretStore only. */
const authorityNamespace: ProviderCheck = place =>
  (place.owner.kind === 'ClusterSecretStore' ? caNamespace : caProvider)('caProvider')(place);
