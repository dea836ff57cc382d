import type { X509Certificate } from 'node:crypto';

import { targetKey } from '../certificate-cluster.ts';
import { CLOCK_SKEW_MS } from '../issue/issue.ts';
import { includes, readCertificates } from '../issue/pem-certificates.ts';
import type { ReplicaReport } from '../replicas/replica-report.ts';
import { LONGEST_LEAF_MS } from '../settings.ts';
import type { Situation } from '../situation.ts';
import { whyUnseen } from '../targets/refused-kinds.ts';
import { isIssuedBy } from '../issue/verify-chain.ts';

/**
 * Why the next authority may not sign leaves yet; undefined: it may. Every bundle that an API server may act upon has
 * to hold both, so that whichever leaf a replica serves is trusted.
 */
export function whyNotPromote(both: readonly X509Certificate[], situation: Situation): string | undefined {
  // Whom those trust that cannot be seen is not known, nor can what was seen of them before be brought up to date.
  if (situation.refused.length > 0) return situation.refused.map(whyUnseen).join('; ');
  const lacking = entriesLacking(both, situation);
  if (lacking.length > 0)
    return `not every API server can be known to trust both authorities: ${lacking.join(', ')}`;
  const { missingMs } = situation.inUse;
  return missingMs === 0
    ? undefined
    : `the targets have to be watched for ${seconds(missingMs)} more, until every API server has followed`;
}

/**
 * Why the authorities besides the active one have to stay trusted, and the bridge to be served; undefined: they need
 * not. No replica may serve what only they vouch for, whether it is in touch with the API server or not.
 */
export function whyNotRetire(active: X509Certificate, situation: Situation): string | undefined {
  const { reports, now, settings, phaseForMs } = situation;
  if (reports === undefined) return 'the reports of the replicas are not listed yet';
  const serving = reports
    .map(report => ({ replica: report.replica, until: servesOtherUntil(report, active, now) }))
    .filter(({ until }) => now < until + CLOCK_SKEW_MS)
    .map(({ replica, until }) => `${replica} until ${new Date(until).toISOString()}`);
  if (serving.length > 0) return `a leaf of the former authority may be served by ${serving.join(', ')}`;
  // Where every replica reports this adds nothing: a list in which all have followed is newer than the report of any
  // that serves a former leaf. It is for replicas whose report this version cannot read, or which write none.
  const drain = Math.max(settings.drainMs - phaseForMs, 0);
  if (drain > 0) return `replicas are given ${seconds(drain)} more to follow`;
  return whyNotPromote([active], situation);
}

/** Reports of replicas that have gone silent, with certificates that nobody accepts any more. */
export function outdatedReports({ reports = [], now, replica, settings }: Situation): readonly string[] {
  const silentSince = now - SILENT_TICKS * settings.tickMs;
  return reports
    .filter(report => report.replica !== replica)
    .filter(report => report.renewedAt < silentSince && servesUntil(report) + CLOCK_SKEW_MS < now)
    .map(report => report.replica);
}

/** A replica renews its report in each tick; one that missed so many does not come back. */
const SILENT_TICKS = 20;

/** When the last leaf ends that the active authority does not vouch for; 0: the report names none. */
function servesOtherUntil(report: ReplicaReport, active: X509Certificate, now: number): number {
  const leaves = leavesOf(report);
  if (leaves.length > 0)
    return lastEnd(
      report,
      leaves.filter(leaf => !isIssuedBy(leaf, active)),
    );
  // One that this version cannot read counts for as long as it says, unless no clock can have written it.
  return report.renewedAt <= now + CLOCK_SKEW_MS ? servesUntil(report) : 0;
}

function servesUntil(report: ReplicaReport): number {
  const leaves = leavesOf(report);
  return leaves.length > 0 ? lastEnd(report, leaves) : atMost(report, report.leafNotAfter);
}

function lastEnd(report: ReplicaReport, leaves: readonly X509Certificate[]): number {
  return atMost(report, Math.max(0, ...leaves.map(leaf => leaf.validToDate.getTime())));
}

/**
 * A leaf of ours that was in use when a report was written has ended after the longest life, and one of another source
 * is vouched for by none of our authorities: so no report holds up a rotation for ever, whatever somebody wrote into it.
 */
function atMost(report: ReplicaReport, end: number): number {
  return Math.min(end, report.renewedAt + LONGEST_LEAF_MS);
}

function leavesOf({ chain }: ReplicaReport): X509Certificate[] {
  return readCertificates(chain).filter(certificate => !certificate.ca);
}

/** Targets that somebody else fills in are none of ours to wait for. */
function entriesLacking(wanted: readonly X509Certificate[], { inUse, targets }: Situation): string[] {
  const leftToOthers = targets.filter(target => target.leftTo !== undefined).map(targetKey);
  return [...inUse.bundles]
    .filter(([key]) => !leftToOthers.some(other => key.startsWith(`${other}/`)))
    .filter(([, bundles]) => !bundles.every(bundle => holds(bundle, wanted)))
    .map(([key]) => key);
}

function holds(bundle: string, wanted: readonly X509Certificate[]): boolean {
  const certificates = readCertificates(bundle);
  return wanted.every(certificate => includes(certificates, certificate));
}

function seconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)} s`;
}
