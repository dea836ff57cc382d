import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.dvls` of External Secrets 2.9. */
export const dvlsFields = fieldTree(`
auth*
  secretRef*
    appId*: SecretKey
    appSecret*: SecretKey
insecure: boolean
serverUrl*
vault
`);
