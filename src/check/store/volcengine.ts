import { type StoreRule } from '../rule.ts';
import { checkProvider, must } from './provider-place.ts';
import { referent, filled } from './selector-checks.ts';

/*
 * spec.provider.volcengine
 *   region           not empty
 *   auth.secretRef   required where auth is there
 *   every selector   in a SecretStore no namespace but its own
 */
/**
 * A store of provider `volcengine` that External Secrets refuses.
 *
 * Leave `auth` out to log in as the ServiceAccount of External Secrets, or complete `auth.secretRef`.
 */
export const volcengine: StoreRule = {
  id: 'PST247',
  title: 'what ESO refuses of provider `volcengine`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'volcengine', [
      filled('region'),
      must(
        place => place.read('auth') === undefined || place.read('auth.secretRef') !== undefined,
        'auth.secretRef',
        'is required',
      ),
      referent('auth.secretRef.accessKeyID', 'auth.secretRef.secretAccessKey', 'auth.secretRef.token'),
    ]),
};
