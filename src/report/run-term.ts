import { describe } from '../errors.ts';
import type { Lookup } from '../manifest/traced-view.ts';
import type { ReportFailures, ReportStatus, ReportTools } from './contract.ts';
import { discover, type ServedKinds } from './follow/discover.ts';
import { inTime } from './in-time.ts';
import { keepObjects, type ObjectKeeper } from './follow/keep-objects.ts';
import { keepReports, type ReportKeeper } from './publish/keep-reports.ts';
import { createLedger } from './ledger.ts';
import { REPORT_APIS, groupVersionOf } from './publish/report-apis.ts';
import { REPORTED_KINDS } from './follow/reported-kinds.ts';
import { nextLook, nextReads, SETTLE_MS, type LastLook } from './schedule.ts';

export interface Term {
  worldChanged(): void;
  answersChanged(lookups: readonly Lookup[]): void;
  status(): ReportStatus;
  /** Resolves after the signal has aborted and nothing runs any more. */
  readonly ended: Promise<void>;
}

/** How often a cluster is asked whether it has kinds now that it did not have. */
const DISCOVER_MS = 30_000;
/** Between two attempts to write what could not be written. */
const RETRY_MS = 10_000;
/** Between two looks whether the manifests are known. */
const READY_MS = 500;
/** Series of the metric of findings. */
const MOST_SERIES = 2000;

const GROUP_VERSIONS = [
  ...REPORTED_KINDS.flatMap(({ group, versions }) => versions.map(version => `${group}/${version}`)),
  ...REPORT_APIS.map(groupVersionOf),
];

/** One term of the leader, from knowing nothing to the abortion of its signal. */
export function runTerm(
  tools: ReportTools,
  signal: AbortSignal,
  failed: (what: keyof ReportFailures) => void,
): Term {
  const { client, clock, log } = tools;
  const ledger = createLedger();
  let isAsked = false;
  let objects: ObjectKeeper | undefined;
  let completedAt: number | undefined;
  let last: LastLook | undefined;
  /** The last time that objects were read one by one. */
  let reads: Pick<LastLook, 'endedAt' | 'tookMs'> | undefined;
  let woken = Promise.withResolvers<void>();
  const wake = (): void => woken.resolve();
  signal.addEventListener('abort', wake, { once: true });

  async function run(): Promise<void> {
    while (!tools.isReady() && !signal.aborted) await pause(READY_MS);
    if (signal.aborted) return;
    const kept = keepObjects(tools, ledger, wake, failed);
    objects = kept;
    const reports = keepReports({ client, ledger, changed: wake, log, clock });
    try {
      await turns(kept, reports);
    } finally {
      await Promise.all([kept.stop(), reports.stop()]);
    }
  }

  async function turns(objects: ObjectKeeper, reports: ReportKeeper): Promise<void> {
    let served: ServedKinds = new Map();
    let discoverAt = -Infinity;
    while (!signal.aborted) {
      woken = Promise.withResolvers();
      const startedAt = clock.uptime();
      if (objects.isMuch()) isAsked = true;
      const isDue = nextLook(last, isAsked) <= startedAt;
      try {
        if (startedAt >= discoverAt) {
          served = await discover(client, GROUP_VERSIONS, signal);
          discoverAt = startedAt + DISCOVER_MS;
          await reports.serve(served, signal);
        }
        if (isDue) isAsked = false;
        const areRead = await objects.serve(served, isDue, signal);
        if (isDue) {
          await objects.settle(signal);
          looked(startedAt, areRead);
        } else if (readsAt(objects) <= startedAt) {
          await read(objects);
        }
      } catch (error) {
        if (signal.aborted) return;
        failed('scan');
        last = { endedAt: clock.uptime(), tookMs: last?.tookMs ?? 0, hasFailed: true };
        discoverAt = clock.uptime() + RETRY_MS;
        log.warn({ reason: describe(error) }, 'what is stored could not be checked; it is tried again');
      }
      const retryAt = (await write(reports)) > 0 ? clock.uptime() + RETRY_MS : Infinity;
      const due = Math.min(nextLook(last, isAsked), readsAt(objects), discoverAt, retryAt);
      await inTime(woken.promise, Math.max(0, due - clock.uptime()), clock, signal);
      await pause(SETTLE_MS);
    }
  }

  async function read(objects: ObjectKeeper): Promise<void> {
    const startedAt = clock.uptime();
    try {
      await objects.settle(signal);
    } finally {
      reads = { endedAt: clock.uptime(), tookMs: clock.uptime() - startedAt };
    }
  }

  /** After a failure everything is looked at again, and with it what could not be read. */
  function readsAt(objects: ObjectKeeper): number {
    return objects.due() === 0 || last?.hasFailed === true ? Infinity : nextReads(reads);
  }

  function looked(startedAt: number, isComplete: boolean): void {
    const endedAt = clock.uptime();
    last = { endedAt, tookMs: endedAt - startedAt, hasFailed: false };
    if (isComplete) completedAt = clock.now();
    else failed('scan');
  }

  /** How many could not be. Before everything was looked at, reports would lose what the leader before had found. */
  async function write(reports: ReportKeeper): Promise<number> {
    if (last === undefined || last.hasFailed) return 0;
    reports.mark(ledger.takeChanged());
    const unwritten = await reports.sync(signal);
    for (let i = 0; i < unwritten; i++) failed('write');
    return unwritten;
  }

  async function pause(ms: number): Promise<void> {
    await clock.sleep(ms, signal).catch(() => undefined);
  }

  return {
    worldChanged() {
      isAsked = true;
      wake();
    },
    answersChanged(lookups) {
      objects?.answersChanged(lookups);
      wake();
    },
    status: () => ({
      findings: ledger.counts(MOST_SERIES),
      objects: ledger.objects(),
      completedAt,
      tookMs: last?.tookMs ?? 0,
    }),
    ended: run(),
  };
}
