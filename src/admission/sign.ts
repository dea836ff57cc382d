import { createHmac } from 'node:crypto';

/** Texts that are remembered, and how long one may be: together at most a megabyte. */
const REMEMBERED = 64;
const LONGEST = 16 * 1024;

/**
 * Signs as {@link signText} does and remembers the last texts: the pods of one rollout carry one plan, and a second
 * call for a pod signs that of the first again.
 * @param key the key to sign with now; another one than before makes everything forgotten
 */
export function rememberingSigner(key: () => Buffer): (text: string) => string {
  const signatures = new Map<string, string>();
  let signedWith: Buffer | undefined;
  return text => {
    const now = key();
    if (signedWith !== now) {
      if (signedWith?.equals(now) !== true) signatures.clear();
      signedWith = now;
    }
    const known = signatures.get(text);
    if (known !== undefined) return known;
    const signature = signText(now, text);
    if (text.length <= LONGEST) remember(signatures, text, signature);
    return signature;
  };
}

/** HMAC-SHA-256 of a text under the cluster's signing key, base64url without padding: 43 characters. */
export function signText(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** In place of the oldest when there are enough. */
function remember(signatures: Map<string, string>, text: string, signature: string): void {
  const [oldest] = signatures.keys();
  if (signatures.size >= REMEMBERED && oldest !== undefined) signatures.delete(oldest);
  signatures.set(text, signature);
}
