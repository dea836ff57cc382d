import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.azurekv` of External Secrets 2.9. */
export const azurekvFields = fieldTree(`
authSecretRef
  clientCertificate: SecretKey
  clientId: SecretKey
  clientSecret: SecretKey
  tenantId: SecretKey
authType: ServicePrincipal|ManagedIdentity|WorkloadIdentity default=ServicePrincipal
customCloudConfig
  activeDirectoryEndpoint*
  keyVaultDNSSuffix
  keyVaultEndpoint
  resourceManagerEndpoint
environmentType: PublicCloud|USGovernmentCloud|ChinaCloud|GermanCloud|AzureStackCloud default=PublicCloud
identityId
serviceAccountRef: ServiceAccount
tenantId
useAzureSDK: boolean default=false
vaultUrl*
`);
