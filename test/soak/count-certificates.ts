import { readCertificates } from '../../src/certs/issue/pem-certificates.ts';

/** How many there are among the chains that were seen; by fingerprint, since the same leaf comes with a bridge and without. */
export function countCertificates(chains: Iterable<string>): {
  readonly leaves: number;
  readonly bridges: number;
  /** Chains without one. */
  readonly unbridged: number;
} {
  const read = [...chains].map(readCertificates);
  const distinct = (certificates: ReturnType<typeof readCertificates>): number =>
    new Set(certificates.map(certificate => certificate.fingerprint256)).size;
  return {
    leaves: distinct(read.flatMap(chain => chain.slice(0, 1))),
    bridges: distinct(read.flatMap(chain => chain.slice(1))),
    unbridged: read.filter(chain => chain.length === 1).length,
  };
}
