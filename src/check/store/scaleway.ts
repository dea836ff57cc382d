import { type StoreRule } from '../rule.ts';
import { checkProvider, must } from './provider-place.ts';
import { valueOrRef } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.scaleway
 *   region                   as fr-par
 *   projectId                UUID
 *   accessKey, secretKey     value or secretRef: {name, key}
 */
/**
 * A store of provider `scaleway` that External Secrets refuses.
 *
 * The region has the form of `fr-par`, without the number of a zone, and the project is named by its UUID.
 */
export const scaleway: StoreRule = {
  id: 'PST244',
  title: 'what ESO refuses of provider `scaleway`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'scaleway', [
      must(
        place => /^[a-z]{2}-[a-z]{3}$/u.test(place.text('region')),
        'region',
        'must be a region such as fr-par',
      ),
      must(
        place => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(place.text('projectId')),
        'projectId',
        'must be a UUID',
      ),
      valueOrRef('accessKey'),
      valueOrRef('secretKey'),
      serverUrl('apiUrl'),
    ]),
};
