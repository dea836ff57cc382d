import type { X509Certificate } from 'node:crypto';

import { readBundle, voucherOf } from './bundle.ts';
import { targetKey, type TrustTarget } from './certificate-cluster.ts';

/** The entries of webhook configurations, as far as observed, whose caBundle does not verify a leaf now. */
export function distrusters(
  leaf: X509Certificate,
  targets: readonly TrustTarget[],
  now: number,
): readonly string[] {
  return targets.flatMap(target =>
    target.entries
      .filter(entry => voucherOf(leaf, readBundle(entry.caBundle), now) === undefined)
      .map(entry => `${targetKey(target)}/${entry.name}`),
  );
}

/**
 * May a leaf take the place of the one in use? Not while a webhook that trusts the present leaf would refuse the
 * new one. A leaf that nobody trusts, because it has expired or its authority was lost, gives way at once.
 */
export function losesNoTrust(
  next: X509Certificate,
  present: X509Certificate | undefined,
  targets: readonly TrustTarget[],
  now: number,
): boolean {
  if (present === undefined) return true;
  const refusedBefore = new Set(distrusters(present, targets, now));
  return distrusters(next, targets, now).every(entry => refusedBefore.has(entry));
}
