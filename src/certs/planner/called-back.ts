import type { X509Certificate } from 'node:crypto';

import type { StoredSecret } from '../certificate-cluster.ts';
import { SECRET_ANNOTATIONS } from '../secret-annotations.ts';

/** A bundle has eight at most, and what was called back longest ago has the least life left. */
const MOST_REMEMBERED = 64;

/** What is known of whom emergencies dropped. */
export interface KnownCalledBack {
  readonly secret?: Pick<StoredSecret, 'annotations'> | undefined;
  /**
   * Fingerprints that stood in the Secret whenever this replica read it; absent: it did not so far. Whoever deletes the
   * Secret, or puts a backup in its place, takes the record away, and may bring back what was recorded.
   */
  readonly calledBack?: readonly string[];
}

/**
 * Was this authority dropped by an emergency? A replica may serve its leaf for a week more, without having heard of it,
 * a target that could not be written may hold it for longer, and a backup of the Secret has all of it. None of them is a
 * reason to trust it again.
 */
export function isCalledBack(
  authority: Pick<X509Certificate, 'fingerprint256'>,
  known: KnownCalledBack,
): boolean {
  return calledBackOf(known).includes(fingerprintOf(authority));
}

/** Those that are known; the latest in front, as far as the Secret has them. */
export function calledBackOf({ secret, calledBack = [] }: KnownCalledBack): readonly string[] {
  return [...new Set([...recordedIn(secret), ...calledBack])].slice(0, MOST_REMEMBERED);
}

/** The annotation that says so of these, too; the latest in front. undefined: it says so already. */
export function callBack(
  authorities: readonly X509Certificate[],
  known: KnownCalledBack,
): string | undefined {
  const all = new Set([...authorities.map(fingerprintOf), ...calledBackOf(known)]);
  const record = [...all].slice(0, MOST_REMEMBERED).join(' ');
  return record === recordedIn(known.secret).join(' ') ? undefined : record;
}

function recordedIn(secret: KnownCalledBack['secret']): string[] {
  return (secret?.annotations[SECRET_ANNOTATIONS.calledBack] ?? '').split(' ').filter(Boolean);
}

/** Of SHA-256, as `openssl x509 -fingerprint -sha256` has it without its colons. */
function fingerprintOf({ fingerprint256 }: Pick<X509Certificate, 'fingerprint256'>): string {
  return fingerprint256.replaceAll(':', '').toLowerCase();
}
