import type { X509Certificate } from 'node:crypto';

import { isCalled } from '../../certs/certificate-cluster.ts';
import { readCertificates } from '../../certs/issue/pem-certificates.ts';
import { isIssuedBy, readChain } from '../../certs/issue/verify-chain.ts';
import { isOurs } from '../../certs/renewal-due.ts';
import type { CertsView } from './certs-view.ts';

export interface Authority {
  readonly certificate: X509Certificate;
  /**
   * `next` signs nothing yet, `former` nothing any more or only what is on its way out. `foreign` is none that Postern
   * publishes: another writer has put it into a caBundle.
   */
  readonly role: 'active' | 'next' | 'former' | 'foreign';
}

/**
 * Every authority that some target trusts, the active one first. Which one is active is seen from the leaves that are
 * served; the key that signs the next leaf is in the Secret, which is not read here.
 */
export function authoritiesOf(view: CertsView): readonly Authority[] {
  const { targets, reports } = view;
  const youngestFirst = [...trustedBy(targets).values()].sort((a, b) => startOf(b) - startOf(a));
  const leaves = reports.flatMap(({ chain }) => readChain(chain)?.certificate ?? []);
  const signs = (authority: X509Certificate) => leaves.some(leaf => isIssuedBy(leaf, authority));
  const isPublished = publishedIn(view);
  const isWanted = wantedIn(view);
  const signing = youngestFirst.filter(signs);
  const active = signing.find(isWanted) ?? signing[0] ?? youngestFirst.find(isPublished);
  const roleOf = (certificate: X509Certificate): Authority['role'] => {
    if (certificate === active) return 'active';
    if (active === undefined || !(signs(certificate) || isPublished(certificate))) return 'foreign';
    if (isWanted(certificate) !== isWanted(active)) return isWanted(certificate) ? 'next' : 'former';
    return startOf(certificate) > startOf(active) ? 'next' : 'former';
  };
  return youngestFirst
    .map(certificate => ({ certificate, role: roleOf(certificate) }))
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

/** By fingerprint, so that one in many bundles is one. */
function trustedBy(targets: CertsView['targets']): ReadonlyMap<string, X509Certificate> {
  return new Map(
    targets
      .flatMap(target => target.entries.flatMap(entry => readCertificates(entry.caBundle)))
      .filter(certificate => certificate.ca)
      .map(certificate => [certificate.fingerprint256, certificate]),
  );
}

/** The ConfigMap holds what is published, and rarely anybody else writes it. Without it the name has to do. */
function publishedIn({ targets }: CertsView): (authority: X509Certificate) => boolean {
  const published = trustedBy(targets.filter(target => !isCalled(target)));
  return published.size === 0 ? isOurs : authority => published.has(authority.fingerprint256);
}

/** Is it of the source that is set? A change of the source leads from the one to the other, whichever is older. */
function wantedIn({ reports }: CertsView): (authority: X509Certificate) => boolean {
  const isExternal = reports.some(({ source }) => source !== undefined);
  return authority => isOurs(authority) !== isExternal;
}

function startOf(certificate: X509Certificate): number {
  return certificate.validFromDate.getTime();
}
