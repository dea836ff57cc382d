import type { LeaseClock } from '../../kube/lease/lease.ts';
import type { ServedKinds } from '../follow/discover.ts';
import { inTime, LISTED_MS } from '../in-time.ts';
import type { Ledger } from '../ledger.ts';
import { startPublisher, type Publisher, type PublisherOptions } from './publish.ts';
import { REPORT_APIS, resourcesOf, type ReportApi } from './report-apis.ts';
import { reportObject } from './report-object.ts';

export interface KeepReportsOptions extends Pick<PublisherOptions, 'client' | 'changed' | 'log'> {
  readonly ledger: Ledger;
  readonly clock: Pick<LeaseClock, 'sleep'>;
}

export interface ReportKeeper {
  /** Takes up an API that the cluster has now, and leaves one that it has no more. */
  serve(served: ServedKinds, signal: AbortSignal): Promise<void>;
  /** Something else is known of these namespaces. */
  mark(namespaces: readonly string[]): void;
  /** @returns how many reports could not be written */
  sync(signal: AbortSignal): Promise<number>;
  stop(): Promise<void>;
}

/** Writes reports in the first of the APIs that a cluster has, and removes what was once written in another one. */
export function keepReports(options: KeepReportsOptions): ReportKeeper {
  const { client, changed, log, ledger, clock } = options;
  const publishers = new Map<ReportApi, Publisher>();
  let preferred: ReportApi | undefined;

  const start = (api: ReportApi, resources: PublisherOptions['resources']): Publisher => {
    const desired = (namespace: string) =>
      api === preferred ? reportObject(api, namespace, ledger.namespace(namespace)) : undefined;
    return startPublisher({ client, api, resources, desired, changed, log });
  };

  return {
    async serve(served, signal) {
      const before = preferred;
      preferred = REPORT_APIS.find(api => resourcesOf(api, served) !== undefined);
      for (const api of REPORT_APIS) {
        const resources = resourcesOf(api, served);
        const known = publishers.get(api);
        if (resources === undefined) {
          publishers.delete(api);
          await known?.stop();
        } else if (known === undefined) {
          const publisher = start(api, resources);
          publishers.set(api, publisher);
          await inTime(publisher.synced, LISTED_MS, clock, signal);
        }
      }
      if (preferred === before) return;
      for (const publisher of publishers.values()) {
        publisher.mark(publisher.stored());
        publisher.mark(ledger.namespaces());
      }
      if (preferred === undefined) log.info({}, 'reports are written no more: their API was removed');
      else log.info({ group: preferred.group, version: preferred.version }, 'reports are written');
    },
    mark(namespaces) {
      for (const publisher of publishers.values()) publisher.mark(namespaces);
    },
    async sync(signal) {
      let failed = 0;
      for (const publisher of publishers.values()) failed += await publisher.sync(signal);
      return failed;
    },
    async stop() {
      await Promise.all([...publishers.values()].map(publisher => publisher.stop()));
    },
  };
}
