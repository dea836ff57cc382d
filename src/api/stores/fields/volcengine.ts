import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.volcengine` of External Secrets 2.9. */
export const volcengineFields = fieldTree(`
auth
  secretRef
    accessKeyID*: SecretKey
    secretAccessKey*: SecretKey
    token: SecretKey
region*
`);
