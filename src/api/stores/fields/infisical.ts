import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.infisical` of External Secrets 2.9. */
export const infisicalFields = fieldTree(`
auth*
  awsAuthCredentials
    identityId*: SecretKey
  azureAuthCredentials
    identityId*: SecretKey
    resource: SecretKey
  gcpIamAuthCredentials
    identityId*: SecretKey
    serviceAccountKeyFilePath*: SecretKey
  gcpIdTokenAuthCredentials
    identityId*: SecretKey
  jwtAuthCredentials
    identityId*: SecretKey
    jwt*: SecretKey
  kubernetesAuthCredentials
    identityId*: SecretKey
    serviceAccountTokenPath: SecretKey
  ldapAuthCredentials
    identityId*: SecretKey
    ldapPassword*: SecretKey
    ldapUsername*: SecretKey
  ociAuthCredentials
    fingerprint*: SecretKey
    identityId*: SecretKey
    privateKey*: SecretKey
    privateKeyPassphrase: SecretKey
    region*: SecretKey
    tenancyId*: SecretKey
    userId*: SecretKey
  tokenAuthCredentials
    accessToken*: SecretKey
  universalAuthCredentials
    clientId*: SecretKey
    clientSecret*: SecretKey
caBundle: bytes
caProvider: CAProvider
hostAPI: string default=https://app.infisical.com/api
secretsScope*
  environmentSlug*
  expandSecretReferences: boolean default=true
  organizationSlug
  projectSlug*
  recursive: boolean default=false
  secretsPath: string default=/
`);
