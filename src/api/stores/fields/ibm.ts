import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.ibm` of External Secrets 2.9. */
export const ibmFields = fieldTree(`
auth* fields=1..1
  containerAuth
    iamEndpoint
    profile*
    tokenLocation
  secretRef
    iamEndpoint
    secretApiKeySecretRef: SecretKey
serviceUrl
`);
