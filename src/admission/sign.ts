import { createHmac } from 'node:crypto';

/** HMAC-SHA-256 of a text under the cluster's signing key, base64url without padding: 43 characters. */
export function signText(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
