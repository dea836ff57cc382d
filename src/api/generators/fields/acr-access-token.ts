import { fieldTree } from '../../schema/field-tree.ts';

/** `spec` of the generator ACRAccessToken of External Secrets 2.9. */
export const acrAccessTokenFields = fieldTree(`
auth*
  managedIdentity
    identityId
  servicePrincipal
    secretRef*
      clientId: SecretKey
      clientSecret: SecretKey
  workloadIdentity
    serviceAccountRef: ServiceAccount
environmentType: PublicCloud|USGovernmentCloud|ChinaCloud|GermanCloud|AzureStackCloud default=PublicCloud
registry*
scope
tenantId
`);
