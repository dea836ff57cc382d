import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.pulumi` of External Secrets 2.9. */
export const pulumiFields = fieldTree(`
accessToken
  secretRef: SecretKey
apiUrl: string default=https://api.pulumi.com/api/esc
auth
  accessToken
    secretRef: SecretKey
  oidcConfig
    expirationSeconds: int64 default=600 minimum=600
    organization*
    serviceAccountRef*: ServiceAccount
environment*
organization*
project*
`);
