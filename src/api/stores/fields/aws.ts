import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.aws` of External Secrets 2.9. */
export const awsFields = fieldTree(`
additionalRoles[]
auth
  jwt
    serviceAccountRef: ServiceAccount
  secretRef
    accessKeyIDSecretRef: SecretKey
    secretAccessKeySecretRef: SecretKey
    sessionTokenSecretRef: SecretKey
customSessionTags: {string}
externalID
prefix
region*
role
secretsManager
  forceDeleteWithoutRecovery: boolean
  recoveryWindowInDays: int64
service*: SecretsManager|ParameterStore|CertificateManager
sessionTags[]
  key*
  value*
sessionTagsPolicy: None|Simple|Custom default=None
transitiveTagKeys[]
`);
