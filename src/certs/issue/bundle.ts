import type { X509Certificate } from 'node:crypto';

import { CLOCK_SKEW_MS } from './issue.ts';
import { includes } from './pem-certificates.ts';

/** More are never needed: one rotation has two. A loop of replacements must not fill a webhook configuration. */
export const LARGEST_BUNDLE = 8;

/**
 * The authorities to be trusted, the youngest first: the required ones, and the youngest of the others as far as there
 * is room; without duplicates, certificates that are no authority, and expired ones. The same set gives the same list
 * on each replica, and whether an authority is in use or is only prepared changes nothing.
 */
export function composeBundle(
  required: readonly X509Certificate[],
  others: readonly X509Certificate[],
  now: number,
): X509Certificate[] {
  const needed = usable(required, now);
  const rest = usable(others, now).filter(certificate => !includes(needed, certificate));
  const room = Math.max(0, LARGEST_BUNDLE - needed.length);
  return [...needed, ...rest.toSorted(youngestFirst).slice(0, room)].toSorted(youngestFirst);
}

/** From then on an authority leaves the bundle: the API server's clock may be behind ours. */
export function leavesBundleAt(authority: X509Certificate): number {
  return authority.validToDate.getTime() + CLOCK_SKEW_MS;
}

function usable(certificates: readonly X509Certificate[], now: number): X509Certificate[] {
  const unique = new Map(certificates.map(certificate => [certificate.fingerprint256, certificate]));
  return [...unique.values()].filter(certificate => certificate.ca && now < leavesBundleAt(certificate));
}

function youngestFirst(a: X509Certificate, b: X509Certificate): number {
  const byStart = b.validFromDate.getTime() - a.validFromDate.getTime();
  return byStart === 0 ? a.fingerprint256.localeCompare(b.fingerprint256) : byStart;
}
