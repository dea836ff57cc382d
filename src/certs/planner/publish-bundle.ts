import type { X509Certificate } from 'node:crypto';

import { composeBundle } from '../issue/bundle.ts';
import { AUTHORITY_NAME } from '../issue/issue.ts';
import { includes, readCertificates } from '../issue/pem-certificates.ts';
import { isOurs } from '../renewal-due.ts';
import { reportedChains } from '../replicas/reported-chains.ts';
import type { Situation } from '../situation.ts';
import { anchorOf, isCurrent, type Chain } from '../issue/verify-chain.ts';

/** What the bundles depend on besides the own authorities. */
type Known = Pick<Situation, 'external' | 'targets' | 'reports' | 'served' | 'now'>;

/**
 * Whom API servers should trust: the own authorities, or those of the source that is used instead; and as long as a
 * replica may serve a leaf that only others vouch for, those others. So a change of the source, and a change of the
 * authority in it, goes from replica to replica without a gap. Empty: nothing is to be published.
 */
export function publishBundle(own: readonly X509Certificate[], known: Known): readonly X509Certificate[] {
  const { external, targets, now } = known;
  const wanted = wantedAuthorities(own, known);
  // Somebody else fills in the caBundle, or nothing is known of the source and no leaf of ours is in use.
  if (wanted.length === 0) return [];
  const others = [...(external === undefined ? [] : own), ...foreignAuthorities(targets)].filter(
    authority => !includes(wanted, authority),
  );
  if (others.length === 0) return wanted;
  const chains = chainsInUse(known)?.filter(chain => anchorOf(chain, wanted, now) === undefined);
  const needed = chains ? vouching(others, chains, now) : others;
  return needed.length === 0 ? wanted : composeBundle(wanted, needed, now);
}

/**
 * Whom agents should trust, who are told by the ConfigMap and by `GET /trust-bundle`, which nobody but us fills in. Where
 * API servers learn it from somebody else, that is whoever of those vouches for what is served, or will be next.
 */
export function agentBundle(own: readonly X509Certificate[], known: Known): readonly X509Certificate[] {
  const published = publishBundle(own, known);
  const inUse = chainsInUse(known);
  if (published.length > 0 || inUse === undefined) return published;
  const { external, targets, now } = known;
  const chains = external?.certificate ? [external.certificate.pair, ...inUse] : inUse;
  return composeBundle(vouching([...own, ...foreignAuthorities(targets)], chains, now), [], now);
}

/** A source that is missing is no reason to trust anybody less: what is ours stays published while it is in use. */
function wantedAuthorities(own: readonly X509Certificate[], known: Known): readonly X509Certificate[] {
  const { external, served, reports = [], now } = known;
  if (external === undefined) return own;
  if (external.certificate !== undefined) return external.certificate.authorities;
  const chains = chainsInUse({ served, reports }) ?? [];
  return chains.some(({ certificate }) => isOurs(certificate) && isCurrent(certificate, now)) ? own : [];
}

function vouching(
  authorities: readonly X509Certificate[],
  chains: readonly Chain[],
  now: number,
): X509Certificate[] {
  return authorities.filter(authority =>
    chains.some(chain => anchorOf(chain, [authority], now) !== undefined),
  );
}

/** Own ones are left out: those that the Secret has given up may have been called back. */
function foreignAuthorities(targets: Situation['targets']): X509Certificate[] {
  return targets
    .flatMap(target => target.entries.flatMap(entry => readCertificates(entry.caBundle)))
    .filter(authority => !authority.subject.startsWith(`CN=${AUTHORITY_NAME} `));
}

/** undefined: not known so far. */
function chainsInUse({ reports, served }: Pick<Situation, 'reports' | 'served'>): Chain[] | undefined {
  if (reports === undefined) return undefined;
  const reported = reports.flatMap(reportedChains);
  return served ? [served, ...reported] : reported;
}
