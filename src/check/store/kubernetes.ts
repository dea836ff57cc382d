import { kubernetesConnection } from './kubernetes-connection.ts';
import { type StoreRule } from '../rule.ts';
import { checkProvider, must } from './provider-place.ts';

/*
 * spec.provider.kubernetes
 *   auth or authRef                one of them
 *   auth.cert, auth.token          name and key of each reference
 *   server.caProvider.namespace    required in a ClusterSecretStore, forbidden in a SecretStore
 *   server.caBundle, caProvider    without both the system's certificates are used: a warning
 *   every selector                 in a SecretStore no namespace but its own
 */
/**
 * A store of provider `kubernetes` that External Secrets refuses, or that fails when it is first used.
 *
 * The server is another cluster or this one; without `caBundle`, `caProvider` or `authRef` its certificate is checked against
 * the roots of the system, which the certificate of an API server hardly ever is signed by.
 */
export const kubernetes: StoreRule = {
  id: 'PST217',
  title: 'what ESO refuses of provider `kubernetes`, or fails with later',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'kubernetes', [
      ...kubernetesConnection,
      must(
        place => place.read('auth') !== undefined || place.read('authRef') !== undefined,
        'auth',
        'is required, unless authRef names a kubeconfig',
        'write auth: {serviceAccount: {name: <ServiceAccount>}}',
      ),
    ]),
};
