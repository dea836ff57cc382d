import { type StoreRule } from '../rule.ts';
import { caBundle } from './ca-bundle.ts';
import { caProvider } from './ca-provider.ts';
import { checkProvider } from './provider-place.ts';
import { atMostOne, exactlyOneIn, referent } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.openBao
 *   server                 URL
 *   caBundle, caProvider   one of them at most
 *   auth                   exactly one of appRole, tokenSecretRef, userPass
 *   auth.appRole           exactly one of roleId, roleRef
 *   every selector         in a SecretStore no namespace but its own
 */
/**
 * A store of provider `openBao` that External Secrets refuses, or that fails when it is first used.
 *
 * Its definition counts the ways to log in; besides, only the namespaces of selectors are looked at when the store is applied.
 */
export const openBao: StoreRule = {
  id: 'PST219',
  title: 'what ESO refuses of provider `openBao`, or fails with later',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'openBao', [
      serverUrl('server'),
      caBundle('caBundle'),
      caProvider('caProvider'),
      atMostOne(['caBundle', 'caProvider']),
      exactlyOneIn('auth', ['appRole', 'tokenSecretRef', 'userPass']),
      exactlyOneIn('auth.appRole', ['roleId', 'roleRef']),
      referent(
        'auth.appRole.roleRef',
        'auth.appRole.secretRef',
        'auth.tokenSecretRef',
        'auth.userPass.secretRef',
      ),
    ]),
};
