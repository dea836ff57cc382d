import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.ngrok` of External Secrets 2.9. */
export const ngrokFields = fieldTree(`
apiUrl: string default=https://api.ngrok.com
auth* fields=1..1
  apiKey
    secretRef: SecretKey
vault*
  name*
`);
