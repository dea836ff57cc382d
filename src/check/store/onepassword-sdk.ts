import { durationFindings } from '../duration-findings.ts';
import { type StoreRule } from '../rule.ts';
import { checkProvider } from './provider-place.ts';
import { withNamespace, complete, exactlyOne } from './selector-checks.ts';

/*
 * spec.provider.onepasswordSDK
 *   auth.serviceAccountSecretRef   name and key; namespace in a ClusterSecretStore, and in a SecretStore at most its own
 *   vault, environment             exactly one of them
 *   cache.ttl                      Go duration
 */
/**
 * A store of provider `onepasswordSDK` that External Secrets refuses.
 *
 * Its messages name `serviceAccountTokenSecretRef`, which does not exist: the field is `auth.serviceAccountSecretRef`.
 */
export const onepasswordSDK: StoreRule = {
  id: 'PST218',
  title: 'what ESO refuses of provider `onepasswordSDK`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'onepasswordSDK', [
      complete('auth.serviceAccountSecretRef'),
      withNamespace('auth.serviceAccountSecretRef'),
      exactlyOne('', ['vault', 'environment']),
      place => durationFindings(place.at('cache.ttl'), place.text('cache.ttl') || undefined),
    ]),
};
