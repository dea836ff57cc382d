import { type StoreRule } from '../rule.ts';
import { caBundle } from './ca-bundle.ts';
import { caProvider } from './ca-provider.ts';
import { checkProvider, must, type ProviderPlace } from './provider-place.ts';
import { withNamespace, complete } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.gitlab
 *   auth.SecretRef.accessToken       name and key; namespace in a ClusterSecretStore
 *   projectID or groupIDs            at least one
 *   inheritFromGroups                not with groupIDs
 */
/**
 * A store of provider `gitlab` that External Secrets refuses.
 *
 * The field is `auth.SecretRef`, with a capital S, and says a project or groups to read variables from.
 */
export const gitlab: StoreRule = {
  id: 'PST233',
  title: 'what ESO refuses of provider `gitlab`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'gitlab', [
      must(
        place =>
          place.read('auth.SecretRef') === undefined ||
          place.read('auth.SecretRef.accessToken') !== undefined,
        'auth.SecretRef.accessToken',
        'is required',
        'write accessToken: {name: <Secret>, key: <key>}',
      ),
      complete('auth.SecretRef.accessToken'),
      withNamespace('auth.SecretRef.accessToken'),
      must(
        place => place.text('projectID') !== '' || hasGroups(place),
        'projectID',
        'is required, unless groupIDs names groups',
      ),
      must(
        place => place.read('inheritFromGroups') !== true || !hasGroups(place),
        'inheritFromGroups',
        'makes no sense with groupIDs',
        'remove one of the two',
      ),
      serverUrl('url'),
      caBundle('caBundle'),
      caProvider('caProvider'),
    ]),
};

function hasGroups(place: ProviderPlace): boolean {
  const groups = place.read('groupIDs');
  return Array.isArray(groups) && groups.length > 0;
}
