import { fieldTree } from '../../schema/field-tree.ts';

/** `spec` of the generator QuayAccessToken of External Secrets 2.9. */
export const quayAccessTokenFields = fieldTree(`
robotAccount*
serviceAccountRef*: ServiceAccount
url
`);
