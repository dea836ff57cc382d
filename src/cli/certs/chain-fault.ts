import type { X509Certificate } from 'node:crypto';

import { anchorOf, isIssuedBy, type Chain } from '../../certs/issue/verify-chain.ts';

/** Why a client that trusts these authorities would refuse a chain; undefined: it would accept it. */
export function chainFault(
  chain: Chain,
  bundle: readonly X509Certificate[],
  now: number,
): string | undefined {
  if (anchorOf(chain, bundle, now) !== undefined) return undefined;
  const { certificate, intermediates } = chain;
  const outdated = whenNot(certificate, now);
  if (outdated !== undefined) return `the certificate ${outdated}`;
  const authority = bundle.find(
    authority =>
      isIssuedBy(certificate, authority) ||
      intermediates.some(bridge => isIssuedBy(certificate, bridge) && isIssuedBy(bridge, authority)),
  );
  if (authority === undefined) return 'no authority in it vouches for the certificate';
  const ended = whenNot(authority, now);
  return ended === undefined
    ? 'the bridge to an authority in it has expired, or may not stand there'
    : `the authority that vouches for the certificate ${ended}`;
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
