import { error, type StoreRule } from '../rule.ts';
import { checkProvider, must, type ProviderCheck } from './provider-place.ts';
import { referent, filled } from './selector-checks.ts';
import { serverUrl } from './server-url.ts';

/*
 * spec.provider.azurekv
 *   customCloudConfig        with useAzureSDK: true; required for environmentType AzureStackCloud
 *   authType ServicePrincipal  tenantId, authSecretRef.clientId, and clientSecret or clientCertificate
 *   authType ManagedIdentity   nothing of authSecretRef is read
 *   vaultUrl                 https://<name>.vault.azure.net
 *   every selector           in a SecretStore no namespace but its own
 */
/**
 * A store of provider `azurekv` that External Secrets refuses, or that fails when it is first used.
 *
 * External Secrets accepts a service principal without tenant, identity or secret, and says so only when it fetches. Complete
 * `authSecretRef`, or choose `authType: WorkloadIdentity` or `ManagedIdentity`.
 */
export const azurekv: StoreRule = {
  id: 'PST214',
  title: 'what ESO refuses of provider `azurekv`, or fails with later',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'azurekv', [
      referent('authSecretRef.clientId', 'authSecretRef.clientSecret', 'serviceAccountRef'),
      must(
        place => place.read('customCloudConfig') === undefined || place.read('useAzureSDK') === true,
        'useAzureSDK',
        'must be true with customCloudConfig: the older SDK knows no other clouds',
        'write useAzureSDK: true',
      ),
      filled('customCloudConfig.activeDirectoryEndpoint'),
      must(
        place =>
          place.read('environmentType') !== 'AzureStackCloud' ||
          place.read('customCloudConfig') !== undefined,
        'customCloudConfig',
        'is required with environmentType AzureStackCloud',
      ),
      servicePrincipal,
      serverUrl('vaultUrl'),
    ]),
};

/** ESO reads these when it logs in (keyvault.go, authorizerForServicePrincipal). */
const servicePrincipal: ProviderCheck = place => {
  if ((place.read('authType') ?? 'ServicePrincipal') !== 'ServicePrincipal') return [];
  const needs = (path: string, message: string, fix: string) =>
    place.read(path) === undefined ? [error(place.at(path), message, fix)] : [];
  const forIt = 'is required for authType ServicePrincipal';
  const login = needs(
    'authSecretRef',
    forIt,
    'write authSecretRef: {clientId: {name, key}, clientSecret: {name, key}}',
  );
  if (login.length > 0) return [...needs('tenantId', forIt, 'write the id of the tenant'), ...login];
  const hasProof = ['clientSecret', 'clientCertificate'].some(
    name => place.read(`authSecretRef.${name}`) !== undefined,
  );
  const hasTenant = place.read('authSecretRef.tenantId') !== undefined;
  return [
    ...(hasTenant ? [] : needs('tenantId', forIt, 'write the id of the tenant')),
    ...needs('authSecretRef.clientId', forIt, 'write clientId: {name, key}'),
    ...(hasProof ? [] : needs('authSecretRef.clientSecret', forIt, 'write clientSecret: {name, key}')),
  ];
};
