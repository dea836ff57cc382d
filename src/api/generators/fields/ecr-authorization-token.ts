import { fieldTree } from '../../schema/field-tree.ts';

/** `spec` of the generator ECRAuthorizationToken of External Secrets 2.9. */
export const ecrAuthorizationTokenFields = fieldTree(`
auth
  jwt
    serviceAccountRef: ServiceAccount
  secretRef
    accessKeyIDSecretRef: SecretKey
    secretAccessKeySecretRef: SecretKey
    sessionTokenSecretRef: SecretKey
region*
role
scope
`);
