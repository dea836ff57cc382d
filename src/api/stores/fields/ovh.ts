import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.ovh` of External Secrets 2.9. */
export const ovhFields = fieldTree(`
auth*
  mtls
    caBundle: bytes
    caProvider: CAProvider
    certSecretRef*: SecretKey
    keySecretRef*: SecretKey
  token
    tokenSecretRef*: SecretKey
casRequired: boolean
okmsTimeout: int32 default=30 minimum=1
okmsid*
server*
`);
