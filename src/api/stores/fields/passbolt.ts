import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.passbolt` of External Secrets 2.9. */
export const passboltFields = fieldTree(`
auth*
  passwordSecretRef*: SecretKey
  privateKeySecretRef*: SecretKey
caBundle: bytes
caProvider: CAProvider
host*
`);
