import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.onboardbase` of External Secrets 2.9. */
export const onboardbaseFields = fieldTree(`
apiHost*: string default=https://public.onboardbase.com/api/v1/
auth*
  apiKeyRef*: SecretKey
  passcodeRef*: SecretKey
environment*: string default=development
project*: string default=development
`);
