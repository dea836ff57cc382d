import type { X509Certificate } from 'node:crypto';

import { targetKey } from './certificate-cluster.ts';
import { CLOCK_SKEW_MS } from './issue.ts';
import { includes, readCertificates } from './pem-certificates.ts';
import type { ReplicaReport } from './replica-report.ts';
import type { Situation } from './situation.ts';
import { isIssuedBy } from './verify-chain.ts';

/**
 * Why the next authority may not sign leaves yet; undefined: it may. Every bundle that an API server may act upon has
 * to hold both, so that whichever leaf a replica serves is trusted.
 */
export function whyNotPromote(both: readonly X509Certificate[], situation: Situation): string | undefined {
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
    .filter(report => mayServeOther(report, active, now))
    .map(({ replica, leafNotAfter }) => `${replica} until ${new Date(leafNotAfter).toISOString()}`);
  if (serving.length > 0) return `a leaf of the former authority may be served by ${serving.join(', ')}`;
  const drain = Math.max(settings.drainMs - phaseForMs, 0);
  if (drain > 0) return `replicas are given ${seconds(drain)} more to follow`;
  return whyNotPromote([active], situation);
}

/** Reports of replicas that have gone silent, with certificates that nobody accepts any more. */
export function outdatedReports({ reports = [], now, replica, settings }: Situation): readonly string[] {
  const silentSince = now - SILENT_TICKS * settings.tickMs;
  return reports
    .filter(report => report.replica !== replica)
    .filter(report => report.renewedAt < silentSince && report.leafNotAfter + CLOCK_SKEW_MS < now)
    .map(report => report.replica);
}

/** A replica renews its report in each tick; one that missed so many does not come back. */
const SILENT_TICKS = 20;

function mayServeOther(report: ReplicaReport, active: X509Certificate, now: number): boolean {
  const leaves = readCertificates(report.chain).filter(certificate => !certificate.ca);
  // A report that this version cannot read counts for as long as it says.
  if (leaves.length === 0) return now < report.leafNotAfter + CLOCK_SKEW_MS;
  return leaves.some(leaf => now < leaf.validToDate.getTime() + CLOCK_SKEW_MS && !isIssuedBy(leaf, active));
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
