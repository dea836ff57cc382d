/** Which of its ways to log in a Vault store takes. Without the schemas: the agent asks as well. */

import { isJsonObject } from '../json.ts';
import type { VaultAuth } from './vault-auth.ts';

/** In the order in which ESO looks for them (observed of its Vault client); the first that is set counts. */
const METHODS = [
  'tokenSecretRef',
  'appRole',
  'kubernetes',
  'ldap',
  'userPass',
  'jwt',
  'cert',
  'iam',
  'gcp',
] as const satisfies readonly (keyof VaultAuth)[];

export type VaultLogin =
  | { readonly method: 'tokenSecretRef'; readonly field: 'auth.tokenSecretRef' }
  | {
      readonly method: 'kubernetes';
      /** Field path of what names the ServiceAccount's token. */
      readonly field: 'auth.kubernetes.serviceAccountRef' | 'auth.kubernetes.secretRef';
    }
  | { readonly method: 'other'; readonly field: `auth.${string}` };

/** The way to log in; undefined: there is none. @param auth `spec.provider.vault.auth`, which may be wrong in any way */
export function vaultLogin(auth: unknown): VaultLogin | undefined {
  const method = METHODS.find(name => fieldOf(auth, name) != null);
  if (method === undefined) return undefined;
  if (method === 'tokenSecretRef') return { method, field: 'auth.tokenSecretRef' };
  if (method !== 'kubernetes') return { method: 'other', field: `auth.${method}` };
  const kubernetes = fieldOf(auth, method);
  const isOfSecret =
    fieldOf(kubernetes, 'secretRef') != null && fieldOf(kubernetes, 'serviceAccountRef') == null;
  return { method, field: isOfSecret ? 'auth.kubernetes.secretRef' : 'auth.kubernetes.serviceAccountRef' };
}

function fieldOf(holder: unknown, name: string): unknown {
  return isJsonObject(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined;
}
