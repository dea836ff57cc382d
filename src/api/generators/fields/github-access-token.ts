import { fieldTree } from '../../schema/field-tree.ts';

/** `spec` of the generator GithubAccessToken of External Secrets 2.9. */
export const githubAccessTokenFields = fieldTree(`
appID*
auth*
  privateKey*
    secretRef*: SecretKey
installID*
permissions: {string}
repositories[]
url
`);
