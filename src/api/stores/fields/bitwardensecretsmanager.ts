import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.bitwardensecretsmanager` of External Secrets 2.9. */
export const bitwardensecretsmanagerFields = fieldTree(`
apiURL
auth*
  secretRef*
    credentials*: SecretKey
bitwardenServerSDKURL
caBundle
caProvider: CAProvider
identityURL
organizationID*
projectID*
`);
