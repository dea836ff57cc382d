import type { X509Certificate } from 'node:crypto';

import { isIssuedBy } from '../../certs/bundle.ts';

/**
 * Why a client that trusts these authorities would refuse a chain; undefined: it would accept it. As Go does it, the
 * leaf may be vouched for through what the chain itself brings along, in any order.
 */
export function chainFault(
  [leaf, ...bridges]: readonly [X509Certificate, ...X509Certificate[]],
  bundle: readonly X509Certificate[],
  now: number,
): string | undefined {
  const outdated = whenNot(leaf, now);
  if (outdated !== undefined) return `the certificate ${outdated}`;
  const issuers = bundle.filter(authority => vouches(leaf, authority, bridges));
  if (issuers.length === 0) return 'no authority in it vouches for the certificate';
  const current = issuers.filter(authority => whenNot(authority, now) === undefined);
  if (current.length === 0) return `the authority that vouches for the certificate ${faultOf(issuers, now)}`;
  const through = (authority: X509Certificate): boolean =>
    vouches(
      leaf,
      authority,
      bridges.filter(bridge => whenNot(bridge, now) === undefined),
    );
  return current.some(through) ? undefined : 'the bridge between the authorities has expired';
}

/** Chains of ours have one bridge at most: directly, or over one. */
function vouches(
  leaf: X509Certificate,
  authority: X509Certificate,
  bridges: readonly X509Certificate[],
): boolean {
  return (
    isIssuedBy(leaf, authority) ||
    bridges.some(bridge => isIssuedBy(leaf, bridge) && isIssuedBy(bridge, authority))
  );
}

function faultOf([first]: readonly X509Certificate[], now: number): string {
  return (first && whenNot(first, now)) ?? 'cannot be used';
}

function whenNot(certificate: X509Certificate, now: number): string | undefined {
  if (now < certificate.validFromDate.getTime()) {
    return `is not valid before ${certificate.validFromDate.toISOString()}`;
  }
  if (certificate.validToDate.getTime() <= now) {
    return `has expired on ${certificate.validToDate.toISOString()}`;
  }
  return undefined;
}
