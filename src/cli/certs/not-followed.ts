import type { X509Certificate } from 'node:crypto';

import { targetKey, type TrustTarget } from '../../certs/certificate-cluster.ts';
import { readCertificates } from '../../certs/issue/pem-certificates.ts';
import { anchorOf } from '../../certs/issue/verify-chain.ts';
import { isCalledBack } from '../../certs/planner/called-back.ts';
import type { ReplicaReport } from '../../certs/replicas/replica-report.ts';
import { reportedChains } from '../../certs/replicas/reported-chains.ts';
import type { CertsView } from './certs-view.ts';
import { isSilent } from './silence.ts';
import { stillTrusted } from './still-trusted.ts';

/**
 * Who has not followed an emergency that is in the Secret, a sentence each: entries that trust whom it called back, or
 * nobody, and replicas that serve what the others refuse. Empty: all have.
 */
export function notFollowed(
  { targets, reports, now }: Pick<CertsView, 'targets' | 'reports' | 'now'>,
  calledBack: readonly string[],
): readonly string[] {
  const entries = targets.flatMap(entriesOf);
  const followed = entries.filter(({ bundle }) => hasFollowed(bundle, calledBack));
  // Of one that has ended its report may be left, and its certificate with it.
  const replicas = reports.filter(report => !isSilent(report.renewedAt, now) || mayServe(report, now));
  return [
    ...(entries.length === 0 ? ['no webhook configuration or other target says whom to trust'] : []),
    ...(replicas.length === 0 ? ['no replica reports what it serves'] : []),
    ...stillTrusted(targets, { calledBack }),
    ...entries
      .filter(({ bundle }) => bundle.length === 0)
      .map(({ name }) => `${name} has no caBundle, and trusts nobody`),
    ...replicas.flatMap(report => whyBehind(report, followed, now)),
  ];
}

interface Entry {
  /** `MutatingWebhookConfiguration/postern/inject.postern.dev`, and to whom it is left. */
  readonly name: string;
  readonly bundle: readonly X509Certificate[];
}

function entriesOf(target: TrustTarget): Entry[] {
  const left = target.leftTo === undefined ? '' : ` (left to ${target.leftTo})`;
  return target.entries.map(({ name, caBundle }) => ({
    name: `${targetKey(target)}/${name}${left}`,
    bundle: readCertificates(caBundle),
  }));
}

function hasFollowed(bundle: Entry['bundle'], calledBack: readonly string[]): boolean {
  return bundle.length > 0 && !bundle.some(authority => isCalledBack(authority, { calledBack }));
}

function mayServe(report: ReplicaReport, now: number): boolean {
  return reportedChains(report).some(({ certificate }) => now < certificate.validToDate.getTime());
}

/** Refused by all that have followed, it is the replica that has not; refused by some, it is they. */
function whyBehind(report: ReplicaReport, followed: readonly Entry[], now: number): string[] {
  const { replica, renewedAt } = report;
  const heardOf = isSilent(renewedAt, now)
    ? `; it was last heard of at ${new Date(renewedAt).toISOString()}: it has ended, or cannot reach the API server`
    : '';
  const chains = reportedChains(report);
  if (chains.length === 0) return [`${replica} serves no certificate so far${heardOf}`];
  const refusing = followed.filter(
    ({ bundle }) => !chains.every(chain => anchorOf(chain, bundle, now) !== undefined),
  );
  return refusing.length === followed.length && refusing.length > 0
    ? [`${replica} may serve what no target accepts that has the new authority${heardOf}`]
    : refusing.map(({ name }) => `${name} refuses what ${replica} serves${heardOf}`);
}
