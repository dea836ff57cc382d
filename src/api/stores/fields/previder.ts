import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.previder` of External Secrets 2.9. */
export const previderFields = fieldTree(`
auth*
  secretRef
    accessToken*: SecretKey
baseUri
`);
