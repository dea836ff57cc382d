import type { KeyObject, X509Certificate } from 'node:crypto';

import { pathLengthOf } from '../../x509/write-certificate.ts';
import { readCertificates } from './pem-certificates.ts';

/** What a server presents: its own certificate, then those that lead on to an authority. */
export interface Chain {
  readonly certificate: X509Certificate;
  readonly intermediates: readonly X509Certificate[];
}

/** Certificates, the leaf's among them. Real chains have three or four. */
export const LONGEST_CHAIN = 10;

/** undefined: there is no certificate that can be read. */
export function readChain(pem: string): Chain | undefined {
  const [certificate, ...intermediates] = readCertificates(pem);
  return certificate && { certificate, intermediates };
}

/** Of signatures in one search, as in Go: more are never needed, and a chain that asks for more was made to. */
const MOST_CHECKS = 100;

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
  let checks = 0;
  const search = (chain: readonly [X509Certificate, ...X509Certificate[]]): X509Certificate | undefined => {
    const [subject, ...below] = chain;
    const isIssuer = (authority: X509Certificate) =>
      isNamedAsIssuer(subject, authority) &&
      ++checks <= MOST_CHECKS &&
      !chain.some(other => isSameHolder(other, authority)) &&
      isSignedBy(subject, authority) &&
      isCurrent(authority, now) &&
      mayStandAbove(authority, below.length);
    const root = bundle.find(isIssuer);
    if (root !== undefined) return root;
    for (const next of intermediates) {
      const anchor = isIssuer(next) ? search([next, ...chain]) : undefined;
      if (anchor !== undefined) return anchor;
    }
    return undefined;
  };
  return search([certificate]);
}

/** Did the authority sign it, as far as name, key and signature say? */
export function isIssuedBy(subject: X509Certificate, authority: X509Certificate): boolean {
  return isNamedAsIssuer(subject, authority) && isSignedBy(subject, authority);
}

function isNamedAsIssuer(subject: X509Certificate, authority: X509Certificate): boolean {
  return authority.ca && subject.checkIssued(authority);
}

function isSignedBy(subject: X509Certificate, authority: X509Certificate): boolean {
  const key = publicKeyOf(authority);
  return key !== undefined && subject.verify(key);
}

/** undefined: of a kind that is not known here. Such an authority vouches for nobody. */
function publicKeyOf(certificate: X509Certificate): KeyObject | undefined {
  try {
    return certificate.publicKey;
  } catch {
    return undefined;
  }
}

/** Go's `alreadyInChain`: authorities that signed each other lead in no circle, however many copies there are. */
function isSameHolder(one: X509Certificate, other: X509Certificate): boolean {
  const [key, otherKey] = [publicKeyOf(one), publicKeyOf(other)];
  return (
    one.subject === other.subject &&
    one.subjectAltName === other.subjectAltName &&
    key !== undefined &&
    otherKey !== undefined &&
    key.equals(otherKey)
  );
}

export function isCurrent(certificate: X509Certificate, now: number): boolean {
  return certificate.validFromDate.getTime() <= now && now < certificate.validToDate.getTime();
}

/** `between`: authorities between it and the leaf. */
function mayStandAbove(authority: X509Certificate, between: number): boolean {
  return (pathLengthOf(authority) ?? -1) >= between;
}
