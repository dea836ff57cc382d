import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.gitlab` of External Secrets 2.9. */
export const gitlabFields = fieldTree(`
auth*
  SecretRef*
    accessToken: SecretKey
caBundle: bytes
caProvider: CAProvider
environment
groupIDs[]
inheritFromGroups: boolean
projectID
url
`);
