import type { X509Certificate } from 'node:crypto';

import type { CertificateCluster } from '../certificate-cluster.ts';
import type { ReplicaReport } from './replica-report.ts';
import type { ServingCertificate } from '../issue/serving-certificate.ts';
import type { Action, PublishReport, Serve } from '../situation.ts';
import { attempt, troubleWith, type ReplicaAction } from '../troubles.ts';

export interface ReplicaActorOptions {
  readonly cluster: Pick<CertificateCluster, 'publishReport' | 'withdrawReport'>;
  readonly serving: Pick<ServingCertificate, 'replace'>;
  readonly log: { info(fields: object, message: string): void };
}

/** Serves and reports, and remembers what came of it. */
export interface ReplicaActor {
  /** Carries out what is about replicas. True: it has changed what plans are made from, so another one is due. */
  act(actions: readonly Action[], troubles: Set<string>, signal: AbortSignal): Promise<boolean>;
  /** Our report as the API server holds it; undefined: a write of it came to an unknown end. */
  reported(): ReplicaReport | undefined;
  /** Who vouched for the certificate when it was first served. */
  servedUnder(): X509Certificate | undefined;
  servedExternally(): boolean;
}

export function createReplicaActor({ cluster, serving, log }: ReplicaActorOptions): ReplicaActor {
  let reported: ReplicaReport | undefined;
  let servedUnder: X509Certificate | undefined;
  let servedExternally = false;

  async function carryOut(action: ReplicaAction, signal: AbortSignal): Promise<void> {
    if (action.do === 'serve') serve(action);
    else if (action.do === 'publish-report') await publishReport(action, signal);
    else await cluster.withdrawReport(action.replica, signal);
  }

  async function publishReport({ report }: PublishReport, signal: AbortSignal): Promise<void> {
    // A write that fails may have been carried out nevertheless.
    if (reported?.chain !== report.chain) reported = undefined;
    await cluster.publishReport(report, signal);
    reported = report;
  }

  function serve({ pair, authority, external, revokes }: Serve): void {
    serving.replace(pair.pem, { revokes });
    servedUnder = authority;
    servedExternally = external;
    log.info(
      { fingerprint: pair.certificate.fingerprint256, notAfter: pair.notAfter, external, revokes },
      'serving a new certificate',
    );
  }

  return {
    async act(actions, troubles, signal) {
      let again = false;
      for (const action of actions.filter(isAboutReplicas)) {
        const succeeded = await attempt(troubleWith(action), troubles, () => carryOut(action, signal));
        // After a report the Secret has to be read once more, and after a leaf the report names one too many.
        again ||= succeeded && (action.do === 'serve' || (action.do === 'publish-report' && action.first));
      }
      return again;
    },
    reported: () => reported,
    servedUnder: () => servedUnder,
    servedExternally: () => servedExternally,
  };
}

function isAboutReplicas(action: Action): action is ReplicaAction {
  return action.do === 'serve' || action.do === 'publish-report' || action.do === 'remove-report';
}
