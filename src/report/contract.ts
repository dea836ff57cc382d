/** What the report is given, and what it tells of itself. */
import type { KubeClient } from '../kube/client.ts';
import type { LeaseClock } from '../kube/lease/lease.ts';
import type { KubeLog } from '../kube/log.ts';
import type { KubeObject } from '../kube/object.ts';
import type { FindingCount } from './ledger.ts';
import type { PodTools } from './pods/judge-pod.ts';

export interface ReportTools extends PodTools {
  readonly client: Pick<KubeClient, 'server' | 'list' | 'stream' | 'get' | 'request' | 'apply' | 'delete'>;
  /** Whether pods are sent to us by this MutatingWebhookConfiguration. */
  readonly isOurs: (configuration: KubeObject) => boolean;
  /** Whether everything that objects are judged by has been read: before that much would seem to be missing. */
  readonly isReady: () => boolean;
  readonly log: KubeLog;
  readonly clock: LeaseClock;
}

/** What a scrape asks for; nothing of it while this replica does not lead. */
export interface ReportStatus {
  readonly findings: readonly FindingCount[];
  /** Objects that were checked, by kind. */
  readonly objects: ReadonlyMap<string, number>;
  /** End of the last complete look at everything, in milliseconds since 1970; undefined: there was none yet. */
  readonly completedAt: number | undefined;
  /** How long that took. */
  readonly tookMs: number;
}

export interface ReportFailures {
  /** Everything could not be looked at, a report could not be written, an object could not be judged. */
  readonly scan: number;
  readonly write: number;
  readonly check: number;
}
