import { fieldTree } from '../../schema/field-tree.ts';

/** `spec` of the generator BeyondtrustWorkloadCredentialsDynamicSecret of External Secrets 2.9. */
export const beyondtrustWorkloadCredentialsDynamicSecretFields = fieldTree(`
controller
provider*
  auth*
    apikey*
      token*: SecretKey
  caBundle: bytes
  caProvider: CAProvider
  folderPath
  server*
    apiUrl*
    siteId*
retrySettings
  maxRetries: int32
  retryInterval
`);
