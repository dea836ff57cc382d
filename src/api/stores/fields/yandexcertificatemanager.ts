import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.yandexcertificatemanager` of External Secrets 2.9. */
export const yandexcertificatemanagerFields = fieldTree(`
apiEndpoint
auth*
  authorizedKeySecretRef: SecretKey
caProvider
  certSecretRef: SecretKey
fetching fields=1..1
  byID: object
  byName
    folderID*
`);
