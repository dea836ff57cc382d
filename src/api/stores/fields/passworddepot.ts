import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.passworddepot` of External Secrets 2.9. */
export const passworddepotFields = fieldTree(`
auth*
  secretRef*
    credentials: SecretKey
database*
host*
`);
