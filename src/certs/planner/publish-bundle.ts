import type { X509Certificate } from 'node:crypto';

import { composeBundle } from '../issue/bundle.ts';
import { AUTHORITY_NAME } from '../issue/issue.ts';
import { includes, readCertificates } from '../issue/pem-certificates.ts';
import type { Situation } from '../situation.ts';
import { anchorOf, type Chain } from '../issue/verify-chain.ts';

/**
 * What targets should trust: the own authorities, or those of the source that is used instead; and as long as a
 * replica may serve a leaf that only others vouch for, those others. So a change of the source, and a change of the
 * authority in it, goes from replica to replica without a gap. Empty: nothing is to be published.
 */
export function publishBundle(
  own: readonly X509Certificate[],
  situation: Pick<Situation, 'external' | 'targets' | 'reports' | 'served' | 'now'>,
): readonly X509Certificate[] {
  const { external, targets, now } = situation;
  const wanted = external === undefined ? own : (external.certificate?.authorities ?? []);
  // Without a ca.crt somebody else fills in the caBundle.
  if (wanted.length === 0) return [];
  const others = [...(external === undefined ? [] : own), ...foreignAuthorities(targets)].filter(
    authority => !includes(wanted, authority),
  );
  if (others.length === 0) return wanted;
  const chains = chainsInUse(situation)?.filter(chain => anchorOf(chain, wanted, now) === undefined);
  const needed = chains
    ? others.filter(authority => chains.some(chain => anchorOf(chain, [authority], now) !== undefined))
    : others;
  return needed.length === 0 ? wanted : composeBundle(wanted, needed, now);
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
  const reported = reports.flatMap(({ chain }) => {
    const certificates = readCertificates(chain);
    return certificates
      .filter((certificate, index) => index === 0 || !certificate.ca)
      .map(leaf => ({ certificate: leaf, intermediates: certificates.filter(other => other !== leaf) }));
  });
  return served ? [served, ...reported] : reported;
}
