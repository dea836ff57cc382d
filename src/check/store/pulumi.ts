import { error, type StoreRule } from '../rule.ts';
import { checkProvider, type ProviderCheck } from './provider-place.ts';
import { referent, withNamespace, complete, filled } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.pulumi
 *   organization, project, environment   not empty
 *   auth.accessToken, auth.oidcConfig    one of them, or the older accessToken
 *   auth.oidcConfig                      organization; namespace of serviceAccountRef in a ClusterSecretStore
 */
/**
 * A store of provider `pulumi` that External Secrets refuses.
 *
 * There is exactly one way to log in: `auth.accessToken`, `auth.oidcConfig` or, as before, `accessToken`.
 */
export const pulumi: StoreRule = {
  id: 'PST243',
  title: 'what ESO refuses of provider `pulumi`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'pulumi', [
      filled('organization', 'project', 'environment', 'auth.oidcConfig.organization'),
      oneLogin,
      complete('auth.accessToken.secretRef'),
      complete('accessToken.secretRef'),
      referent('auth.accessToken.secretRef', 'accessToken.secretRef'),
      place =>
        place.owner.kind === 'ClusterSecretStore'
          ? withNamespace('auth.oidcConfig.serviceAccountRef')(place)
          : [],
      serverUrl('apiUrl'),
    ]),
};

const oneLogin: ProviderCheck = place => {
  const given = ['auth.accessToken', 'auth.oidcConfig', 'accessToken'].filter(
    path => place.read(path) !== undefined,
  );
  if (given.length === 1) return [];
  const message = 'must have exactly one of auth.accessToken and auth.oidcConfig';
  const fix = 'write auth: {accessToken: {secretRef: {name: <Secret>, key: <key>}}}';
  return [
    error(place.at('auth'), given.length === 0 ? message : `${message}, and has ${given.join(' and ')}`, fix),
  ];
};
