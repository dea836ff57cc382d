import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.delinea` of External Secrets 2.9. */
export const delineaFields = fieldTree(`
clientId*
  secretRef: SecretKey
  value
clientSecret*
  secretRef: SecretKey
  value
tenant*
tld
urlTemplate
`);
