import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.keepersecurity` of External Secrets 2.9. */
export const keepersecurityFields = fieldTree(`
authRef*: SecretKey
folderID*
getByTitleFallback: boolean
`);
