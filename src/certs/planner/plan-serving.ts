import type { X509Certificate } from 'node:crypto';

import { isCalled } from '../certificate-cluster.ts';
import { decisiveTargets } from '../decisive-targets.ts';
import { isFault, isWithinValidity, type LoadedPair } from '../issue/key-pair.ts';
import { includes, joinPem, readCertificates } from '../issue/pem-certificates.ts';
import type { ReplicaReport } from '../replicas/replica-report.ts';
import { authoritiesIn, type SecretParts } from '../secret-layout.ts';
import type { PublishReport, Serve, Situation } from '../situation.ts';
import { isCalledBack } from './called-back.ts';
import { hasMovedOn, isRefusedByNoMore, losesNoTrust } from './trust.ts';
import { anchorOf } from '../issue/verify-chain.ts';

/**
 * What this replica does about the certificate it serves: nothing, or one step towards the one in the Secret, or in
 * the source that is used instead.
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
  const step = nextStep(stored, situation);
  if (step === undefined) return renewReport(served?.pem.certificate ?? '', situation);
  const leaving = served && isWithinValidity(served, now) ? served.pem.certificate : '';
  const both = joinPem(step.pair.pem.certificate, leaving);
  if (reported?.chain === both) return [step];
  return [{ do: 'publish-report', report: reportOf(both, situation), first: true }];
}

/** The own leaf is served on and renewed until clients trust the external one, and never begun with beside it. */
function nextStep(stored: SecretParts | undefined, situation: Situation): Serve | undefined {
  const { external, served, servedExternally } = situation;
  const step = external && followExternal(situation);
  if (step !== undefined || stored === undefined) return step;
  const isOwn = served !== undefined && servedExternally !== true;
  return external === undefined || isOwn ? follow(stored, situation) : undefined;
}

function followExternal(situation: Situation): Serve | undefined {
  const { external, served, now } = situation;
  const certificate = external?.certificate;
  if (certificate === undefined || !isWithinValidity(certificate.pair, now)) return undefined;
  const { pair, authorities } = certificate;
  if (pair.pem.certificate === served?.pem.certificate) return undefined;
  const authority = anchorOf(pair, authorities, now);
  const serve = { do: 'serve', pair, authority, external: true, revokes: false } as const;
  return mayReplace(served, pair, situation) ? serve : undefined;
}

/** Not while a bundle that an API server may act upon trusts the one and not the other. */
function mayReplace(served: LoadedPair | undefined, next: LoadedPair, situation: Situation): boolean {
  const { now, inUse } = situation;
  const { bundles, missingMs } = inUse;
  if (served === undefined || !isWithinValidity(served, now)) return true;
  // Somebody else has replaced the caBundle in one step, and the later we follow, the more API servers refuse us.
  if (hasMovedOn(next, served, decisiveBundles(situation), now)) return true;
  const lately = [...bundles].flatMap(([key, seen]) =>
    isCalled({ kind: key.slice(0, key.indexOf('/')) }) ? seen : [],
  );
  return missingMs === 0 && losesNoTrust(next, served, lately, now);
}

/**
 * What is observed now where API servers learn whom to trust. Of others that carry our label there may be any number, and
 * nobody here may be allowed to write them: they keep no replica on what all of ours refuse.
 */
function decisiveBundles({ targets, names }: Situation): string[] {
  const decisive = decisiveTargets(targets, names);
  return decisive.flatMap(({ entries }) => entries.map(({ caBundle }) => caBundle));
}

/** The leaf of the Secret, if it should be served instead of the present one, and may be. */
function follow(stored: SecretParts, situation: Situation): Serve | undefined {
  const { served, servedExternally, now } = situation;
  if (isFault(stored.leaf) || stored.leaf.pem.certificate === served?.pem.certificate) return undefined;
  const pair = stored.leaf;
  const trusted = authoritiesIn(stored).filter(authority => !isCalledBack(authority, situation));
  const authority = anchorOf(pair, trusted, now);
  if (authority === undefined) return undefined;
  const serve = { do: 'serve', pair, authority, external: false, revokes: false } as const;
  if (served === undefined || !isWithinValidity(served, now)) return serve;

  if (servedExternally) return mayReplace(served, pair, situation) ? serve : undefined;
  const vouchers = trusted.filter(root => anchorOf(served, [root], now) !== undefined);
  if (vouchers.length === 0) {
    // Called back, or replaced by somebody who knew nothing of it: no API server has to be waited for.
    return isRefusedByNoMore(pair, served, decisiveBundles(situation), now)
      ? { ...serve, revokes: true }
      : undefined;
  }
  if (isTrustedWherever(pair, served, vouchers, now)) return serve;
  return mayReplace(served, pair, situation) ? serve : undefined;
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
  const { reported, readiness, external, now, settings } = situation;
  const isFresh =
    reported !== undefined &&
    reported.chain === chain &&
    reported.ready === readiness.ready &&
    reported.reason === readiness.reason &&
    reported.degraded === readiness.degraded &&
    reported.source === external?.name &&
    Math.abs(now - reported.renewedAt) < settings.tickMs * RENEW_AFTER_TICKS;
  return isFresh ? [] : [{ do: 'publish-report', report: reportOf(chain, situation), first: false }];
}

/** Below one: a pass that comes a little early renews it too. */
const RENEW_AFTER_TICKS = 0.9;

function reportOf(chain: string, { replica, readiness, external, now }: Situation): ReplicaReport {
  const leaves = readCertificates(chain).filter(certificate => !certificate.ca);
  const leafNotAfter = Math.max(0, ...leaves.map(leaf => leaf.validToDate.getTime()));
  const { ready, reason, degraded } = readiness;
  const source = external?.name;
  return { replica, chain, leafNotAfter, ready, reason, degraded, source, renewedAt: now };
}
