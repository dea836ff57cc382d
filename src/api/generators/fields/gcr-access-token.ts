import { fieldTree } from '../../schema/field-tree.ts';

/** `spec` of the generator GCRAccessToken of External Secrets 2.9. */
export const gcrAccessTokenFields = fieldTree(`
auth*
  secretRef
    secretAccessKeySecretRef: SecretKey
  workloadIdentity
    clusterLocation*
    clusterName*
    clusterProjectID
    serviceAccountRef*: ServiceAccount
  workloadIdentityFederation
    audience
    awsSecurityCredentials
      awsCredentialsSecretRef*
        name*: Name
        namespace: Namespace
      region*: string minLength=1 maxLength=50 pattern=^[a-z0-9-]+$
    credConfig
      key*: Key
      name*: Name
      namespace: Namespace
    externalTokenEndpoint
    gcpServiceAccountEmail: string minLength=1 pattern=^.*@.*\\.iam\\.gserviceaccount\\.com$
    serviceAccountRef: ServiceAccount
projectID*
`);
