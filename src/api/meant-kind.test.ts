import { expect, test } from 'vitest';
import { meantKindOf } from './meant-kind.ts';

test.for([
  ['external-secrets.io/v1', 'ExternalSecret', 'ExternalSecret'],
  ['external-secrets.io/v1', 'ExternalSecrets', 'ExternalSecret'],
  ['external-secrets.io/v1', 'externalsecret', 'ExternalSecret'],
  ['external-secrets.io/v1', 'SecretStores', 'SecretStore'],
  ['external-secrets.io/v1', 'Store', 'SecretStore'],
  ['external-secrets.io/v1', 'ClusterStore', 'ClusterSecretStore'],
  ['external-secrets.io/v1', 'ClusterStores', 'ClusterSecretStore'],
  ['external-secrets.io/v2', 'ClusterSecretsStore', 'ClusterSecretStore'],
  ['external-secret.io/v1', 'ExternalSecrets', 'ExternalSecret'],
  ['externalsecrets.io/v1', 'ClusterStore', 'ClusterSecretStore'],
  ['generators.external-secrets.io/v1alpha1', 'Passwords', 'Password'],
  ['generators.external-secrets.io/v1alpha1', 'ECRAuthToken', 'ECRAuthorizationToken'],
  ['generators.external-secrets.io/v1alpha1', 'DynamicSecret', 'VaultDynamicSecret'],
  ['generator.external-secrets.io/v1alpha1', 'SSHKeys', 'SSHKey'],
  ['postern.dev/v1alpha1', 'SecretPolicies', 'SecretPolicy'],
  // Wherever it is, nobody else has a kind of that name.
  ['example.com/v1', 'ExternalSecret', 'ExternalSecret'],
] as const)('%s %s is %s', ([apiVersion, kind, meant]) => {
  expect(meantKindOf({ apiVersion, kind })).toBe(meant);
});

test.for([
  ['a kind of another group', 'example.com/v1', 'ExternalSecrets'],
  ['a kind of a group that only begins alike', 'externaldns.k8s.io/v1', 'ExternalSecrets'],
  ['a word that several kinds have', 'external-secrets.io/v1', 'ClusterSecret'],
  ['words in another order', 'external-secrets.io/v1', 'StoreCluster'],
  ['a list', 'external-secrets.io/v1', 'ExternalSecretList'],
  ['the beginning of words that several have', 'generators.external-secrets.io/v1alpha1', 'AccessToken'],
  ['a kind that never was', 'generators.external-secrets.io/v1alpha1', 'VaultPKIBackend'],
  ['nothing', 'external-secrets.io/v1', ''],
  ['a generator of the group of stores', 'external-secrets.io/v1', 'Passwords'],
  ['a name as long as a book', 'external-secrets.io/v1', 'ClusterStore'.repeat(100_000)],
  ['a group as long as a book', 'external-secrets.io'.repeat(100_000), 'ClusterStore'],
])('%s is none of ours', ([, apiVersion, kind]) => {
  expect(meantKindOf({ apiVersion, kind })).toBeUndefined();
});
