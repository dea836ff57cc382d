import type { X509Certificate } from 'node:crypto';

import { readCertificates } from '../../certs/issue/pem-certificates.ts';
import { isIssuedBy, readChain } from '../../certs/issue/verify-chain.ts';
import type { CertsView } from './certs-view.ts';

export interface Authority {
  readonly certificate: X509Certificate;
  /** `next` signs nothing yet, `former` nothing any more or only what is on its way out. */
  readonly role: 'active' | 'next' | 'former';
}

/**
 * Every authority that some target trusts, the active one first. Which one is active is seen from the leaves that are
 * served; the key that signs the next leaf is in the Secret, which is not read here.
 */
export function authoritiesOf({ targets, reports }: CertsView): readonly Authority[] {
  const trusted = new Map(
    targets
      .flatMap(target => target.entries.flatMap(entry => readCertificates(entry.caBundle)))
      .filter(certificate => certificate.ca)
      .map(certificate => [certificate.fingerprint256, certificate]),
  );
  const youngestFirst = [...trusted.values()].sort((a, b) => startOf(b) - startOf(a));
  const leaves = reports.flatMap(({ chain }) => readChain(chain)?.certificate ?? []);
  const active =
    youngestFirst.find(authority => leaves.some(leaf => isIssuedBy(leaf, authority))) ?? youngestFirst[0];
  return youngestFirst
    .map(certificate => ({ certificate, role: roleBeside(active, certificate) }))
    .sort((a, b) => Number(b.role === 'active') - Number(a.role === 'active'));
}

export type Phase = 'stable' | 'staged' | 'promoted';

/** The phase as it looks from outside, for who may not read what the Secret says of it. */
export function phaseSeen(view: CertsView, authorities: readonly Authority[]): Phase {
  const bridges = view.reports.flatMap(({ chain }) => readChain(chain)?.intermediates ?? []);
  if (bridges.length > 0) return 'promoted';
  if (authorities.some(({ role }) => role === 'next')) return 'staged';
  return authorities.some(({ role }) => role === 'former') ? 'promoted' : 'stable';
}

function roleBeside(active: X509Certificate | undefined, certificate: X509Certificate): Authority['role'] {
  if (active === undefined || certificate.fingerprint256 === active.fingerprint256) return 'active';
  return startOf(certificate) > startOf(active) ? 'next' : 'former';
}

function startOf(certificate: X509Certificate): number {
  return certificate.validFromDate.getTime();
}
