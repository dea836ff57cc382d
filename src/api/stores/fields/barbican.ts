import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.barbican` of External Secrets 2.9. */
export const barbicanFields = fieldTree(`
auth*
  password*
    secretRef*: SecretKey
  username* fields=1..1
    secretRef: SecretKey
    value
authURL
domainName
region
tenantName
`);
