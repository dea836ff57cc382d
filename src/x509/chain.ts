/** Certificates in the order leaf, intermediates, root, found as ESO finds it: by key identifiers alone. */
import { decodeAllPem } from '../golang/encoding/pem.ts';
import { readCertificate, type Certificate } from './certificate.ts';
import { Malformed } from './malformed.ts';

export type Chain = readonly [Certificate, ...Certificate[]];

/** Of all PEM blocks, each of which has to be a certificate. @throws Malformed */
export function chainOfPem(pem: string): Chain {
  return chainOf(decodeAllPem(pem).map(block => readCertificate(block.bytes)));
}

/**
 * Each certificate's issuer is the first other one whose subject key identifier is its authority key identifier;
 * where both are missing they count as equal, as in ESO.
 * @throws Malformed where this is no single chain
 */
export function chainOf(certificates: readonly Certificate[]): Chain {
  const issuers = new Map(
    certificates.map(certificate => [certificate, issuerOf(certificate, certificates)]),
  );
  const parents = new Set(issuers.values());
  const [leaf, another] = certificates.filter(certificate => !parents.has(certificate));
  if (another !== undefined) throw new Malformed('found multiple leaf or disjunct certificates');
  if (leaf === undefined) throw new Malformed('no leaf certificate found');
  const chain: [Certificate, ...Certificate[]] = [leaf];
  for (let next = issuers.get(leaf); next !== undefined; next = issuers.get(next)) {
    chain.push(next);
    if (chain.length > certificates.length) throw new Malformed('constructing chain resulted in cycle');
  }
  return chain;
}

/** Whether it names no issuer but itself. */
export function isRoot({ authorityKeyId, subjectKeyId }: Certificate): boolean {
  return authorityKeyId === undefined || authorityKeyId.equals(subjectKeyId ?? none);
}

function issuerOf(certificate: Certificate, all: readonly Certificate[]): Certificate | undefined {
  const wanted = certificate.authorityKeyId ?? none;
  return all.find(other => other !== certificate && wanted.equals(other.subjectKeyId ?? none));
}

const none = Buffer.alloc(0);
