import { type StoreRule } from '../rule.ts';
import { caBundle } from './ca-bundle.ts';
import { caProvider } from './ca-provider.ts';
import { checkProvider, must } from './provider-place.ts';
import { referent, complete, exactlyOne, filled } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.conjur
 *   url                exactly one method below auth
 *   auth.apikey        account, userRef, apiKeyRef
 *   auth.jwt           account, serviceID, and secretRef or serviceAccountRef
 *   auth.cert          account, serviceID, clientCertRef and clientKeyRef
 *   every selector     in a SecretStore no namespace but its own
 */
/**
 * A store of provider `conjur` that External Secrets refuses.
 *
 * Exactly one method stands below `auth`, with the account and what the method needs.
 */
export const conjur: StoreRule = {
  id: 'PST228',
  title: 'what ESO refuses of provider `conjur`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'conjur', [
      filled('url'),
      serverUrl('url'),
      caBundle('caBundle'),
      caProvider('caProvider'),
      exactlyOne('auth', ['apikey', 'jwt', 'cert']),
      filled(
        'auth.apikey.account',
        'auth.jwt.account',
        'auth.jwt.serviceID',
        'auth.cert.account',
        'auth.cert.serviceID',
      ),
      complete('auth.cert.clientCertRef', ['name']),
      complete('auth.cert.clientKeyRef', ['name']),
      must(
        place =>
          place.read('auth.jwt') === undefined ||
          place.read('auth.jwt.secretRef') !== undefined ||
          place.read('auth.jwt.serviceAccountRef') !== undefined,
        'auth.jwt',
        'must have secretRef or serviceAccountRef',
      ),
      referent(
        'auth.apikey.userRef',
        'auth.apikey.apiKeyRef',
        'auth.jwt.secretRef',
        'auth.jwt.serviceAccountRef',
        'auth.cert.clientCertRef',
        'auth.cert.clientKeyRef',
      ),
    ]),
};
