import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.beyondtrustworkloadcredentials` of External Secrets 2.9. */
export const beyondtrustworkloadcredentialsFields = fieldTree(`
auth*
  apikey*
    token*: SecretKey
caBundle: bytes
caProvider: CAProvider
folderPath
server*
  apiUrl*
  siteId*
`);
