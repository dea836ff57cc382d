import type { X509Certificate } from 'node:crypto';

import { isFault, isWithinValidity, type LoadedPair } from './key-pair.ts';
import { includes, readCertificates } from './pem-certificates.ts';
import type { ReplicaReport } from './replica-report.ts';
import type { SecretParts } from './secret-layout.ts';
import type { PublishReport, Serve, Situation } from './situation.ts';
import { losesNoTrust } from './trust.ts';
import { anchorOf } from './verify-chain.ts';

/**
 * What this replica does about the certificate it serves: nothing, or one step towards the one in the Secret.
 *
 * Its report always names everything that it may serve: it is written before a leaf is served, and the leaf before
 * that one is left out only afterwards. And a leaf is served only if the Secret still held it when it was read after
 * the report had been written: once the Secret has moved on, the leader need not have waited for the report.
 */
export function planServing(
  stored: SecretParts | undefined,
  situation: Situation,
): readonly (PublishReport | Serve)[] {
  const { served, reported, now } = situation;
  const step = stored && follow(stored, situation);
  if (step === undefined) return renewReport(served?.pem.certificate ?? '', situation);
  const leaving = served && isWithinValidity(served, now) ? served.pem.certificate : '';
  const both = step.pair.pem.certificate + leaving;
  if (reported?.chain === both) return [step];
  return [{ do: 'publish-report', report: reportOf(both, situation), first: true }];
}

/** The leaf of the Secret, if it should be served instead of the present one, and may be. */
function follow(stored: SecretParts, { served, now, targets, inUse }: Situation): Serve | undefined {
  if (isFault(stored.leaf) || stored.leaf.pem.certificate === served?.pem.certificate) return undefined;
  const pair = stored.leaf;
  const trusted = [...(stored.authorityCertificate ? [stored.authorityCertificate] : []), ...stored.bundle];
  const authority = anchorOf(pair, trusted, now);
  if (authority === undefined) return undefined;
  const serve = { do: 'serve', pair, authority, revokes: false } as const;
  if (served === undefined || !isWithinValidity(served, now)) return serve;

  const vouchers = trusted.filter(root => anchorOf(served, [root], now) !== undefined);
  if (vouchers.length === 0) {
    // Called back, or replaced by somebody who knew nothing of it: no API server has to be waited for.
    const observed = targets.flatMap(target => target.entries.map(entry => entry.caBundle));
    return losesNoTrust(pair, served, observed, now) ? { ...serve, revokes: true } : undefined;
  }
  if (isTrustedWherever(pair, served, vouchers, now)) return serve;
  const bundles = [...inUse.bundles.values()].flat();
  return inUse.missingMs === 0 && losesNoTrust(pair, served, bundles, now) ? serve : undefined;
}

/** Whoever trusts the present chain trusts the next one: both have the same authority, or a bridge leads to it. */
function isTrustedWherever(
  next: LoadedPair,
  served: LoadedPair,
  vouchers: readonly X509Certificate[],
  now: number,
): boolean {
  return (
    vouchers.every(root => anchorOf(next, [root], now) !== undefined) &&
    served.intermediates.every(bridge => includes(next.intermediates, bridge))
  );
}

function renewReport(chain: string, situation: Situation): PublishReport[] {
  const { reported, readiness, now, settings } = situation;
  const isFresh =
    reported !== undefined &&
    reported.chain === chain &&
    reported.ready === readiness.ready &&
    reported.reason === readiness.reason &&
    Math.abs(now - reported.renewedAt) < settings.tickMs * RENEW_AFTER_TICKS;
  return isFresh ? [] : [{ do: 'publish-report', report: reportOf(chain, situation), first: false }];
}

/** Below one: a pass that comes a little early renews it too. */
const RENEW_AFTER_TICKS = 0.9;

function reportOf(chain: string, { replica, readiness, now }: Situation): ReplicaReport {
  const leaves = readCertificates(chain).filter(certificate => !certificate.ca);
  const leafNotAfter = Math.max(0, ...leaves.map(leaf => leaf.validToDate.getTime()));
  return { replica, chain, leafNotAfter, ...readiness, renewedAt: now };
}
