import { readCertificates } from '../issue/pem-certificates.ts';
import type { Chain } from '../issue/verify-chain.ts';
import type { ReplicaReport } from './replica-report.ts';

/** What a replica may serve by its report: one chain, and on the way from one leaf to the next both. */
export function reportedChains({ chain }: Pick<ReplicaReport, 'chain'>): Chain[] {
  const certificates = readCertificates(chain);
  return certificates
    .filter((certificate, index) => index === 0 || !certificate.ca)
    .map(leaf => ({ certificate: leaf, intermediates: certificates.filter(other => other !== leaf) }));
}
