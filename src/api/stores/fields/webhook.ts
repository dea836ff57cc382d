import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.webhook` of External Secrets 2.9. */
export const webhookFields = fieldTree(`
auth fields=1..1
  ntlm
    passwordSecret*: SecretKey
    usernameSecret*: SecretKey
body
caBundle: bytes
caProvider: CAProvider
headers: {string}
method
result
  jsonPath
secrets[]
  name*
  secretRef*: SecretKey
timeout
url*
`);
