import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.cloudrusm` of External Secrets 2.9. */
export const cloudrusmFields = fieldTree(`
auth*
  secretRef
    accessKeyIDSecretRef*: SecretKey
    accessKeySecretSecretRef*: SecretKey
projectID
`);
