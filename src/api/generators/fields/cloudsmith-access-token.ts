import { fieldTree } from '../../schema/field-tree.ts';

/** `spec` of the generator CloudsmithAccessToken of External Secrets 2.9. */
export const cloudsmithAccessTokenFields = fieldTree(`
apiUrl
orgSlug*
serviceAccountRef*: ServiceAccount
serviceSlug*
`);
