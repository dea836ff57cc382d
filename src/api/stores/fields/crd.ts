import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.crd` of External Secrets 2.9. */
export const crdFields = fieldTree(`
auth fields=1..1
  cert
    clientCert*: SecretKey
    clientKey*: SecretKey
  serviceAccount: ServiceAccount
  token
    bearerToken*: SecretKey
authRef: SecretKey
resource*
  group*
  kind*: string minLength=1
  version*: string minLength=1
server
  caBundle: bytes
  caProvider: CAProvider
  url: string default=kubernetes.default
whitelist
  rules[]
    name
    namespace
    properties[]
`);
