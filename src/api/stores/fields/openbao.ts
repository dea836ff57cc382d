import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.openBao` of External Secrets 2.9. */
export const openBaoFields = fieldTree(`
auth
  appRole
    path*: string default=approle
    roleId: string minLength=1
    roleRef: SecretKey
    secretRef*: SecretKey
  namespace
  tokenSecretRef: SecretKey
  userPass
    path*: string default=userpass
    secretRef: SecretKey
    username*
caBundle: bytes
caProvider: CAProvider
namespace
path
server*
version: v1|v2 default=v2
`);
