import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.conjur` of External Secrets 2.9. */
export const conjurFields = fieldTree(`
auth* fields=1..1
  apikey
    account*
    apiKeyRef*: SecretKey
    userRef*: SecretKey
  cert
    account*
    clientCertRef*: SecretKey
    clientKeyRef*: SecretKey
    hostId
    serviceID*
  jwt
    account*
    hostId
    secretRef: SecretKey
    serviceAccountRef: ServiceAccount
    serviceID*
caBundle
caProvider: CAProvider
url*
`);
