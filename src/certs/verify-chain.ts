import type { X509Certificate } from 'node:crypto';

import { pathLengthOf } from '../x509/write-certificate.ts';
import { readCertificates } from './pem-certificates.ts';

/** What a server presents: its own certificate, then those that lead on to an authority. */
export interface Chain {
  readonly certificate: X509Certificate;
  readonly intermediates: readonly X509Certificate[];
}

/** undefined: there is no certificate that can be read. */
export function readChain(pem: string): Chain | undefined {
  const [certificate, ...intermediates] = readCertificates(pem);
  return certificate && { certificate, intermediates };
}

/**
 * The authority that vouches for a chain now, as Go's `x509.Certificate.Verify` looks for it, whose roots are the
 * caBundle and whose intermediates are what the server sent: validity and path length count for roots too, the order
 * of the intermediates does not. undefined: a client with this bundle refuses the chain.
 * Names and key usages are not looked at; https://go.dev/src/crypto/x509/verify.go
 */
export function anchorOf(
  { certificate, intermediates }: Chain,
  bundle: readonly X509Certificate[],
  now: number,
): X509Certificate | undefined {
  if (!isCurrent(certificate, now)) return undefined;
  const search = (
    subject: X509Certificate,
    left: readonly X509Certificate[],
  ): X509Certificate | undefined => {
    // Authorities between the leaf and whoever is looked for.
    const between = intermediates.length - left.length;
    const isIssuer = (authority: X509Certificate) =>
      isCurrent(authority, now) && mayStandAbove(authority, between) && isIssuedBy(subject, authority);
    const root = bundle.find(isIssuer);
    if (root !== undefined) return root;
    for (const next of left.filter(isIssuer)) {
      const anchor = search(
        next,
        left.filter(other => other !== next),
      );
      if (anchor !== undefined) return anchor;
    }
    return undefined;
  };
  return search(certificate, intermediates);
}

/** Did the authority sign it, as far as name, key and signature say? */
export function isIssuedBy(subject: X509Certificate, authority: X509Certificate): boolean {
  return authority.ca && subject.checkIssued(authority) && subject.verify(authority.publicKey);
}

export function isCurrent(certificate: X509Certificate, now: number): boolean {
  return certificate.validFromDate.getTime() <= now && now < certificate.validToDate.getTime();
}

function mayStandAbove(authority: X509Certificate, between: number): boolean {
  return (pathLengthOf(authority) ?? -1) >= between;
}
