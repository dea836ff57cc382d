import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.kubernetes` of External Secrets 2.9. */
export const kubernetesFields = fieldTree(`
auth fields=1..1
  cert
    clientCert*: SecretKey
    clientKey*: SecretKey
  serviceAccount: ServiceAccount
  token
    bearerToken*: SecretKey
authRef: SecretKey
remoteNamespace: Namespace default=default
server
  caBundle: bytes
  caProvider: CAProvider
  url: string default=kubernetes.default
`);
