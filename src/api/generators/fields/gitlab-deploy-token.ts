import { fieldTree } from '../../schema/field-tree.ts';

/** `spec` of the generator GitlabDeployToken of External Secrets 2.9. */
export const gitlabDeployTokenFields = fieldTree(`
auth*
  token*
    secretRef*: SecretKey
expiresAt: date
groupID: string minLength=1
name*: string minLength=1
projectID: string minLength=1
scopes*[]: read_repository|read_registry|write_registry|read_package_registry|write_package_registry|read_virtual_registry|write_virtual_registry minItems=1
url
username
`);
