import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.onepasswordSDK` of External Secrets 2.9. */
export const onepasswordSDKFields = fieldTree(`
auth*
  serviceAccountSecretRef*: SecretKey
cache
  maxSize: integer default=100 minimum=1
  ttl: string default=5m
environment
integrationInfo
  name: string default="1Password SDK"
  version: string default=v1.0.0
vault
`);
