import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.akeyless` of External Secrets 2.9. */
export const akeylessFields = fieldTree(`
akeylessGWApiURL*
authSecretRef*
  kubernetesAuth
    accessID*
    k8sConfName*
    secretRef: SecretKey
    serviceAccountRef: ServiceAccount
  secretRef
    accessID: SecretKey
    accessType: SecretKey
    accessTypeParam: SecretKey
  serviceAccountRef: ServiceAccount
caBundle: bytes
caProvider: CAProvider
ignoreCache: boolean
`);
