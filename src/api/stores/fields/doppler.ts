import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.doppler` of External Secrets 2.9. */
export const dopplerFields = fieldTree(`
auth*
  oidcConfig
    expirationSeconds: int64 default=600
    identity*
    serviceAccountRef*: ServiceAccount
  secretRef
    dopplerToken*: SecretKey
config
format: json|dotnet-json|env|yaml|docker
nameTransformer: upper-camel|camel|lower-snake|tf-var|dotnet-env|lower-kebab
project
`);
