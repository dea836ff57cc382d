import { type StoreRule } from '../rule.ts';
import { isRandomUuid } from '../uuid.ts';
import { caBundle } from './ca-bundle.ts';
import { caProvider } from './ca-provider.ts';
import { checkProvider, must } from './provider-place.ts';
import { withNamespace, complete } from './selector-checks.ts';
import { httpsUrl } from './server-url.ts';

/*
 * spec.provider.beyondtrustworkloadcredentials
 *   auth.apikey.token   name; namespace in a ClusterSecretStore
 *   server.apiUrl       https://<host>
 *   server.siteId       UUID of version 4
 */
/**
 * A store of provider `beyondtrustworkloadcredentials` that External Secrets refuses.
 *
 * The address must be `https://`, and the site is named by its UUID, not by its name.
 */
export const beyondtrustWorkloadCredentials: StoreRule = {
  id: 'PST224',
  title: 'what ESO refuses of provider `beyondtrustworkloadcredentials`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'beyondtrustworkloadcredentials', [
      complete('auth.apikey.token', ['name']),
      withNamespace('auth.apikey.token'),
      httpsUrl('server.apiUrl'),
      caBundle('caBundle'),
      caProvider('caProvider'),
      must(
        place => place.read('server.siteId') === undefined || isRandomUuid(place.text('server.siteId')),
        'server.siteId',
        'must be a UUID of version 4',
      ),
    ]),
};
