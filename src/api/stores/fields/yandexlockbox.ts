import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.yandexlockbox` of External Secrets 2.9. */
export const yandexlockboxFields = fieldTree(`
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
