import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.senhasegura` of External Secrets 2.9. */
export const senhaseguraFields = fieldTree(`
auth*
  clientId*
  clientSecretSecretRef*: SecretKey
ignoreSslCertificate: boolean default=false
module*
url*
`);
