import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.scaleway` of External Secrets 2.9. */
export const scalewayFields = fieldTree(`
accessKey*
  secretRef: SecretKey
  value
apiUrl
projectId*
region*
secretKey*
  secretRef: SecretKey
  value
`);
