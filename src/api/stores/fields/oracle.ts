import { fieldTree } from '../../schema/field-tree.ts';

/** `spec.provider.oracle` of External Secrets 2.9. */
export const oracleFields = fieldTree(`
auth
  secretRef*
    fingerprint*: SecretKey
    privatekey*: SecretKey
  tenancy*
  user*
compartment
encryptionKey
principalType: |UserPrincipal|InstancePrincipal|Workload
region*
serviceAccountRef: ServiceAccount
vault*
`);
