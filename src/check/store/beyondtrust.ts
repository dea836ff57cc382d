import { error, warning, type StoreRule } from '../rule.ts';
import { checkProvider, type ProviderCheck } from './provider-place.ts';
import { valueOrRef } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.beyondtrust
 *   server.apiUrl                     URL with a host
 *   auth                              apiKey, or clientId and clientSecret
 *   each of them                      value or secretRef
 *   certificate and certificateKey    both or none: a warning
 */
/**
 * A store of provider `beyondtrust` that External Secrets refuses.
 *
 * Log in with `auth.apiKey`, or with `auth.clientId` and `auth.clientSecret` together.
 */
export const beyondtrust: StoreRule = {
  id: 'PST223',
  title: 'what ESO refuses of provider `beyondtrust`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'beyondtrust', [
      serverUrl('server.apiUrl'),
      login,
      valueOrRef('auth.apiKey'),
      valueOrRef('auth.clientId'),
      valueOrRef('auth.clientSecret'),
      certificatePair,
    ]),
};

const login: ProviderCheck = place => {
  const [apiKey, id, secret] = ['apiKey', 'clientId', 'clientSecret'].map(
    name => place.read(`auth.${name}`) !== undefined,
  );
  if (apiKey === true || (id === true && secret === true)) return [];
  if (id === secret) return [error(place.at('auth'), 'must have apiKey, or clientId and clientSecret')];
  const missing = id === true ? 'clientSecret' : 'clientId';
  return [error(place.at(`auth.${missing}`), 'is required: clientId and clientSecret go together')];
};

const certificatePair: ProviderCheck = place => {
  const missing = ['certificate', 'certificateKey'].filter(name => place.read(`auth.${name}`) === undefined);
  return missing.length === 1
    ? [warning(place.at(`auth.${missing.join()}`), 'is missing: a certificate without its key is ignored')]
    : [];
};
