import { fieldTree } from '../../schema/field-tree.ts';

/** `spec` of the generator STSSessionToken of External Secrets 2.9. */
export const stsSessionTokenFields = fieldTree(`
auth
  jwt
    serviceAccountRef: ServiceAccount
  secretRef
    accessKeyIDSecretRef: SecretKey
    secretAccessKeySecretRef: SecretKey
    sessionTokenSecretRef: SecretKey
region*
requestParameters
  serialNumber
  sessionDuration: int32
  tokenCode
role
`);
