import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.chef` of External Secrets 2.9. */
export const chefFields = fieldTree(`
auth*
  secretRef*
    privateKeySecretRef*: SecretKey
serverUrl*
username*
`);
