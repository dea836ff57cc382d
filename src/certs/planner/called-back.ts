import type { X509Certificate } from 'node:crypto';

import type { StoredSecret } from '../certificate-cluster.ts';
import { SECRET_ANNOTATIONS } from '../secret-annotations.ts';

/** A bundle has eight at most, and what was called back longest ago has the least life left. */
const MOST_REMEMBERED = 64;

/**
 * Was this authority dropped by an emergency? A replica may serve its leaf for a week more, without having heard of it,
 * and a target that could not be written may hold it for longer. Neither is a reason to trust it again.
 */
export function isCalledBack(
  authority: Pick<X509Certificate, 'fingerprint256'>,
  secret: Pick<StoredSecret, 'annotations'> | undefined,
): boolean {
  return remembered(secret).includes(fingerprintOf(authority));
}

/** The annotation that says so of these, too; the latest in front. */
export function callBack(
  authorities: readonly X509Certificate[],
  secret: Pick<StoredSecret, 'annotations'> | undefined,
): string {
  const all = new Set([...authorities.map(fingerprintOf), ...remembered(secret)]);
  return [...all].slice(0, MOST_REMEMBERED).join(' ');
}

function remembered(secret: Pick<StoredSecret, 'annotations'> | undefined): string[] {
  return (secret?.annotations[SECRET_ANNOTATIONS.calledBack] ?? '').split(' ').filter(Boolean);
}

/** Of SHA-256, as `openssl x509 -fingerprint -sha256` has it without its colons. */
function fingerprintOf({ fingerprint256 }: Pick<X509Certificate, 'fingerprint256'>): string {
  return fingerprint256.replaceAll(':', '').toLowerCase();
}
