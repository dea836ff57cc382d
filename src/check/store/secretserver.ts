import { type StoreRule } from '../rule.ts';
import { caBundle } from './ca-bundle.ts';
import { caProvider } from './ca-provider.ts';
import { checkProvider, must } from './provider-place.ts';
import { valueOrRef, filled } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.secretserver
 *   serverURL              not empty
 *   token, or username and password   each with value or secretRef: {name, key}
 */
/**
 * A store of provider `secretserver` that External Secrets refuses.
 *
 * Log in with `token`, or with `username` and `password` together.
 */
export const secretserver: StoreRule = {
  id: 'PST245',
  title: 'what ESO refuses of provider `secretserver`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'secretserver', [
      filled('serverURL'),
      serverUrl('serverURL'),
      must(
        place =>
          place.read('token') !== undefined ||
          (place.read('username') !== undefined && place.read('password') !== undefined),
        '',
        'must have token, or both username and password',
      ),
      valueOrRef('token'),
      place =>
        place.read('token') === undefined
          ? ['username', 'password'].flatMap(path => valueOrRef(path)(place))
          : [],
      caBundle('caBundle'),
      caProvider('caProvider'),
    ]),
};
