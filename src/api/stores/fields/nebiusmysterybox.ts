import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.nebiusmysterybox` of External Secrets 2.9. */
export const nebiusmysteryboxFields = fieldTree(`
apiDomain*
auth*
  serviceAccountCredsSecretRef: SecretKey
  tokenSecretRef: SecretKey
caProvider
  certSecretRef: SecretKey
`);
