import { leaseIdentity } from '../../certs/replicas/lease-identity.ts';
import { createCertificateCluster, type ClusterOptions } from '../../certs/cluster.ts';
import {
  startCertificates,
  type CertificateOptions,
  type Certificates,
} from '../../certs/start-certificates.ts';
import type { ServingNames } from '../../certs/issue/serving-names.ts';
import type { CertificateSource } from '../../certs/sources/certificate-source.ts';
import { followSource } from '../../certs/sources/follow-source.ts';
import type { KubeClient } from '../../kube/client.ts';
import { startLeaderElection, type LeaseClock } from '../../kube/lease/lease.ts';
import type { ElectionTiming } from './election-timing.ts';

/** The Lease of the replica that writes certificates and caBundles. */
const LEASE = 'postern';

export interface LedCertificateOptions extends Omit<
  CertificateOptions,
  'cluster' | 'leads' | 'replica' | 'external' | 'log'
> {
  readonly client: KubeClient;
  readonly secret: ClusterOptions['secret'];
  readonly configurationNames: readonly string[];
  readonly pod: { readonly name: string; readonly uid: string | undefined };
  /** Where the certificate comes from at first. */
  readonly source: CertificateSource;
  /** What a certificate of somebody else's has to be for. */
  readonly externalNames: ServingNames;
  readonly log: ClusterOptions['log'];
  readonly clock?: LeaseClock;
  readonly election?: ElectionTiming;
}

export interface LedCertificates extends Certificates {
  /** Takes the certificate from there from now on. */
  use(source: CertificateSource): void;
  /** Begins with each term of this replica, and at once where it leads already. The signal aborts when the term ends. */
  onLead(begin: (signal: AbortSignal) => void): void;
}

/**
 * The certificates of one replica among several: each takes part in the election of the one that writes. Whoever
 * has lost the Lease stops to write before another can hold it.
 */
export function startLedCertificates(options: LedCertificateOptions): LedCertificates {
  const { client, secret, configurationNames, pod, log, clock } = options;
  const led: ((signal: AbortSignal) => void)[] = [];
  let term: AbortSignal | undefined;
  const election = startLeaderElection({
    client,
    namespace: secret.namespace,
    name: LEASE,
    identity: leaseIdentity(pod),
    onStarted: signal => {
      term = signal;
      certificates.wake();
      for (const begin of led) begin(signal);
    },
    onStopped: () => certificates.wake(),
    log,
    ...(clock && { clock }),
    ...options.election,
  });
  const source = followSource({
    client,
    namespace: secret.namespace,
    source: options.source,
    names: options.externalNames,
    now: options.now ?? Date.now,
    changed: () => certificates.wake(),
    log,
  });
  const certificates = startCertificates({
    ...options,
    cluster: createCertificateCluster({ client, secret, configurationNames, pod, log }),
    replica: pod.name,
    leads: () => election.isLeader(),
    external: () => source.external(),
  });
  return {
    ...certificates,
    use: next => source.use(next),
    onLead(begin) {
      led.push(begin);
      if (term?.aborted === false) begin(term);
    },
    async stop() {
      await source.stop();
      await certificates.stop();
      // After the last write, so that the next one to lead need not wait for the end of the Lease.
      await election.stop();
    },
  };
}
