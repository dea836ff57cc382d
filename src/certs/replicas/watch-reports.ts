import { startReflector, type ReflectorOptions } from '../../kube/watch/reflector.ts';
import type { Lease } from '../../kube/lease/lease-record.ts';
import type { StopWatching } from '../certificate-cluster.ts';
import { reportFrom, REPORT_SELECTOR } from './replica-lease.ts';
import type { ReplicaReport } from './replica-report.ts';

export interface ReportWatchOptions extends Pick<ReflectorOptions<Lease>, 'client' | 'log'> {
  /** Of the Leases in Postern's namespace. */
  readonly path: string;
  readonly changed: (reports: readonly ReplicaReport[]) => void;
}

/** Follows what replicas report. A Lease that this version cannot read is left out, and said once. */
export function watchReports({ client, log, path, changed }: ReportWatchOptions): StopWatching {
  const reports = new Map<string, ReplicaReport>();
  const unreadable = new Set<string>();
  const take = (lease: Lease) => {
    const { name } = lease.metadata;
    const report = reportFrom(lease);
    if (report !== undefined) reports.set(name, report);
    else reports.delete(name);
    if (report === undefined && !unreadable.has(name)) {
      unreadable.add(name);
      log.warn({ lease: name }, 'the report of a replica cannot be read');
    }
  };
  const publish = () => changed([...reports.values()]);
  const reflector = startReflector<Lease>({
    client,
    log,
    path,
    labelSelector: REPORT_SELECTOR,
    // The whole report is in an annotation.
    metadataOnly: true,
    handler: {
      replaced(leases) {
        reports.clear();
        for (const lease of leases) take(lease);
        publish();
      },
      upserted(lease) {
        take(lease);
        publish();
      },
      deleted({ metadata }) {
        reports.delete(metadata.name);
        unreadable.delete(metadata.name);
        publish();
      },
    },
  });
  return () => reflector.stop();
}
