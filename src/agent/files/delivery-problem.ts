import type { PosternError } from '../../errors.ts';
import type { SecretData } from '../../resolve/contract.ts';
import { keyName } from '../../template/secret/key-names.ts';

/** Why a directory cannot be built. */
export interface DeliveryProblem {
  /** The ExternalSecrets whose data does not reach the application because of it. */
  readonly secrets: readonly string[];
  readonly error: PosternError;
}

const LISTED_KEYS = 10;

/** The keys of a secret for an error text; at most ten of them. */
export function listKeys(secret: SecretData): string {
  const keys = [...secret.keys()].map(key => keyName(key, secret)).sort();
  if (keys.length === 0) return 'none';
  const more = keys.length - LISTED_KEYS;
  return keys.slice(0, LISTED_KEYS).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
