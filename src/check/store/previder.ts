import { type StoreRule } from '../rule.ts';
import { checkProvider, must } from './provider-place.ts';
import { complete } from './selector-checks.ts';

/*
 * spec.provider.previder
 *   auth.secretRef.accessToken   name and key
 */
/**
 * A store of provider `previder` that External Secrets refuses.
 *
 * The token stands in a Secret: `auth.secretRef.accessToken: {name, key}`.
 */
export const previder: StoreRule = {
  id: 'PST242',
  title: 'what ESO refuses of provider `previder`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'previder', [
      must(
        place => place.read('auth') === undefined || place.read('auth.secretRef') !== undefined,
        'auth.secretRef',
        'is required',
        'write secretRef: {accessToken: {name: <Secret>, key: <key>}}',
      ),
      complete('auth.secretRef.accessToken'),
    ]),
};
