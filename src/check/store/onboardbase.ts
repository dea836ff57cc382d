import { type StoreRule } from '../rule.ts';
import { checkProvider } from './provider-place.ts';
import { withNamespace, complete } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.onboardbase
 *   auth.apiKeyRef, auth.passcodeRef   name; namespace in a ClusterSecretStore
 */
/**
 * A store of provider `onboardbase` that External Secrets refuses.
 *
 * Both the API key and the passcode stand in Secrets: `auth.apiKeyRef` and `auth.passcodeRef`.
 */
export const onboardbase: StoreRule = {
  id: 'PST238',
  title: 'what ESO refuses of provider `onboardbase`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'onboardbase', [
      complete('auth.apiKeyRef', ['name']),
      complete('auth.passcodeRef', ['name']),
      withNamespace('auth.apiKeyRef', 'auth.passcodeRef'),
      serverUrl('apiHost'),
    ]),
};
