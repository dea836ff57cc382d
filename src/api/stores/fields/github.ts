import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.github` of External Secrets 2.9. */
export const githubFields = fieldTree(`
appID*: int64
auth*
  privateKey*: SecretKey
environment
installationID*: int64
orgSecretVisibility: all|private
organization*
repository
uploadURL
url: string default=https://github.com/
`);
