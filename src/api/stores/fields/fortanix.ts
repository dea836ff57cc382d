import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.fortanix` of External Secrets 2.9. */
export const fortanixFields = fieldTree(`
apiKey
  secretRef: SecretKey
apiUrl
`);
