import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.secretserver` of External Secrets 2.9. */
export const secretserverFields = fieldTree(`
caBundle: bytes
caProvider: CAProvider
domain
password
  secretRef: SecretKey
  value: string minLength=1
serverURL*
token
  secretRef: SecretKey
  value: string minLength=1
username
  secretRef: SecretKey
  value: string minLength=1
`);
