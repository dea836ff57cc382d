import type { X509Certificate } from 'node:crypto';

import { isCalled, targetKey } from '../certificate-cluster.ts';
import { certificatesText } from '../issue/pem-certificates.ts';
import { anchorOf } from '../issue/verify-chain.ts';
import { reportedChains } from '../replicas/reported-chains.ts';
import type { ApplyBundle, Situation } from '../situation.ts';
import { isCalledBack } from './called-back.ts';
import { nextRepairAt } from './contest.ts';

/**
 * What a leader puts back while the Secret cannot be read: the bundle that this held when the same leader read it last,
 * where a caBundle was wiped, so that nothing is ever replaced by something older. And only as long as nothing that is
 * seen is of a later state: every other bundle is that one, and it vouches for all that is served.
 */
export function repairUnread(
  bundle: readonly X509Certificate[] | undefined,
  situation: Situation,
): readonly ApplyBundle[] {
  const { leads, external, targets, reports, served, now, contests } = situation;
  if (!leads || bundle === undefined || external !== undefined || reports === undefined) return [];
  if (served === undefined || bundle.some(authority => isCalledBack(authority, situation))) return [];
  const caBundle = certificatesText(bundle);
  const chains = [served, ...reports.flatMap(reportedChains)];
  const isPresent =
    chains.every(chain => anchorOf(chain, bundle, now) !== undefined) &&
    targets
      .filter(({ leftTo }) => leftTo === undefined)
      .every(({ entries }) => entries.every(entry => isWiped(entry) || entry.caBundle === caBundle));
  if (!isPresent) return [];
  return targets
    .filter(target => target.leftTo === undefined && isCalled(target) && target.entries.some(isWiped))
    .filter(target => nextRepairAt(contests.get(targetKey(target)), now) <= now)
    .map(target => ({ do: 'apply-bundle', target, caBundle }));
}

function isWiped({ caBundle }: { readonly caBundle: string }): boolean {
  return caBundle.trim() === '';
}
