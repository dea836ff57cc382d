import { X509Certificate } from 'node:crypto';

/** The authorities that a client trusts, as PEM blocks one after the other. */
const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** More are never needed: each outlives many leaves. A loop of replacements must not fill a webhook configuration. */
export const LARGEST_BUNDLE = 8;

/** Every certificate of a bundle that can be read; what cannot be is left out. */
export function readBundle(pem: string): X509Certificate[] {
  return (pem.match(PEM_BLOCK) ?? []).flatMap(block => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}

/**
 * The bundle for these authorities: the first one in front, then the youngest; without duplicates, certificates
 * that are no authority, and expired ones. The same set gives the same list on each replica.
 */
export function composeBundle(certificates: readonly X509Certificate[], now: number): X509Certificate[] {
  const unique = new Map(certificates.map(certificate => [certificate.fingerprint256, certificate]));
  const usable = [...unique.values()].filter(
    certificate => certificate.ca && now < certificate.validToDate.getTime(),
  );
  const first = usable.filter(certificate => certificate.fingerprint256 === certificates[0]?.fingerprint256);
  const others = usable.filter(certificate => !first.includes(certificate)).sort(youngestFirst);
  return [...first, ...others].slice(0, LARGEST_BUNDLE);
}

export function bundleText(certificates: readonly X509Certificate[]): string {
  return certificates.map(certificate => certificate.toString()).join('');
}

/** The authority of a bundle that vouches for a leaf now; undefined: a client with this bundle refuses the leaf. */
export function voucherOf(
  leaf: X509Certificate,
  bundle: readonly X509Certificate[],
  now: number,
): X509Certificate | undefined {
  if (!isCurrent(leaf, now)) return undefined;
  return bundle.find(authority => isCurrent(authority, now) && isIssuedBy(leaf, authority));
}

export function isIssuedBy(leaf: X509Certificate, authority: X509Certificate): boolean {
  return authority.ca && leaf.checkIssued(authority) && leaf.verify(authority.publicKey);
}

function isCurrent(certificate: X509Certificate, now: number): boolean {
  return certificate.validFromDate.getTime() <= now && now < certificate.validToDate.getTime();
}

function youngestFirst(a: X509Certificate, b: X509Certificate): number {
  const byStart = b.validFromDate.getTime() - a.validFromDate.getTime();
  return byStart === 0 ? a.fingerprint256.localeCompare(b.fingerprint256) : byStart;
}
