import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.beyondtrust` of External Secrets 2.9. */
export const beyondtrustFields = fieldTree(`
auth*
  apiKey
    secretRef: SecretKey
    value
  certificate
    secretRef: SecretKey
    value
  certificateKey
    secretRef: SecretKey
    value
  clientId
    secretRef: SecretKey
    value
  clientSecret
    secretRef: SecretKey
    value
server*
  apiUrl*
  apiVersion
  clientTimeOutSeconds: integer
  decrypt: boolean default=true
  retrievalType
  separator
  verifyCA*: boolean
`);
