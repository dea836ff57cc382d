import { type StoreRule } from '../rule.ts';
import { caBundle } from './ca-bundle.ts';
import { caProvider } from './ca-provider.ts';
import { checkProvider } from './provider-place.ts';
import { complete, exactlyOne, filled } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.ovh
 *   server, okmsid   not empty
 *   okmsTimeout      above 0
 *   auth             token or mtls, with their references
 */
/**
 * A store of provider `ovh` that External Secrets refuses.
 *
 * Exactly one of `auth.token` and `auth.mtls` is there, with references that are not empty.
 */
export const ovh: StoreRule = {
  id: 'PST240',
  title: 'what ESO refuses of provider `ovh`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'ovh', [
      filled('server', 'okmsid'),
      serverUrl('server'),
      exactlyOne('auth', ['token', 'mtls']),
      complete('auth.token.tokenSecretRef'),
      complete('auth.mtls.certSecretRef'),
      complete('auth.mtls.keySecretRef'),
      caBundle('auth.mtls.caBundle'),
      caProvider('auth.mtls.caProvider'),
    ]),
};
