import type { Pod } from '../api/pod.ts';
import { describe } from '../errors.ts';
import type { ReportFailures, ReportStatus, ReportTools } from './background-report.ts';
import { discover, type ServedKinds } from './discover.ts';
import { followPods } from './follow-pods.ts';
import { inTime, LISTED_MS } from './in-time.ts';
import { keepKinds } from './keep-kinds.ts';
import { keepReports } from './keep-reports.ts';
import { judgePod } from './judge-pod.ts';
import { judgeStored, NO_JUDGEMENT, storedSubject, type Judgement } from './judge-stored.ts';
import { createLedger } from './ledger.ts';
import { REPORT_APIS, groupVersionOf } from './report-apis.ts';
import { REPORTED_KINDS } from './reported-kinds.ts';
import { reported, type Reported } from './reported.ts';
import { nextLook, SETTLE_MS, type LastLook } from './schedule.ts';

export interface Term {
  worldChanged(): void;
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
  let completedAt: number | undefined;
  let last: LastLook | undefined;
  let woken = Promise.withResolvers<void>();
  const wake = (): void => woken.resolve();
  signal.addEventListener('abort', wake, { once: true });

  const follow = { client, ledger, changed: wake, log, clock };
  const judge = (object: Readonly<Record<string, unknown>>): Judgement => {
    try {
      return judgeStored(object, tools);
    } catch (error) {
      // An exception would end the list of which this is one object.
      failed('check');
      log.error({ kind: object['kind'], reason: describe(error) }, 'a stored object could not be judged');
      return NO_JUDGEMENT;
    }
  };

  async function run(): Promise<void> {
    while (!tools.isReady() && !signal.aborted) await pause(READY_MS);
    if (signal.aborted) return;
    const sign = (text: string): string => tools.context('').sign(text);
    const kinds = keepKinds({ ...follow, judge });
    const pods = followPods({
      ...follow,
      sign,
      judge: (pod, namespace) => podResults(pod, namespace, tools),
    });
    const reports = keepReports(follow);
    try {
      await turns(kinds, pods, reports);
    } finally {
      await Promise.all([kinds.stop(), pods.stop(), reports.stop()]);
    }
  }

  async function turns(
    kinds: ReturnType<typeof keepKinds>,
    pods: ReturnType<typeof followPods>,
    reports: ReturnType<typeof keepReports>,
  ): Promise<void> {
    let served: ServedKinds = new Map();
    let discoverAt = -Infinity;
    while (!signal.aborted) {
      woken = Promise.withResolvers();
      const startedAt = clock.uptime();
      const isDue = nextLook(last, isAsked) <= startedAt;
      try {
        if (startedAt >= discoverAt) {
          served = await discover(client, GROUP_VERSIONS, signal);
          discoverAt = startedAt + DISCOVER_MS;
          await reports.serve(served, signal);
        }
        if (isDue) isAsked = false;
        const areRead = await kinds.serve(served, isDue, signal);
        if (isDue) pods.again();
        const arePodsRead = isDue ? await inTime(pods.synced, LISTED_MS, clock, signal) : true;
        await pods.settle(signal);
        if (isDue) looked(startedAt, areRead && arePodsRead);
      } catch (error) {
        if (signal.aborted) return;
        failed('scan');
        last = { endedAt: clock.uptime(), tookMs: 0, hasFailed: true };
        discoverAt = clock.uptime() + RETRY_MS;
        log.warn({ reason: describe(error) }, 'what is stored could not be checked; it is tried again');
      }
      const retryAt = (await write(reports)) > 0 ? clock.uptime() + RETRY_MS : Infinity;
      const due = Math.min(nextLook(last, isAsked), discoverAt, retryAt);
      await inTime(woken.promise, Math.max(0, due - clock.uptime()), clock, signal);
      await pause(SETTLE_MS);
    }
  }

  function looked(startedAt: number, isComplete: boolean): void {
    const endedAt = clock.uptime();
    last = { endedAt, tookMs: endedAt - startedAt, hasFailed: false };
    if (isComplete) completedAt = clock.now();
    else failed('scan');
  }

  /** How many could not be. Before everything was looked at, reports would lose what the leader before had found. */
  async function write(reports: ReturnType<typeof keepReports>): Promise<number> {
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
    status: () => ({
      findings: ledger.counts(MOST_SERIES),
      objects: ledger.objects(),
      completedAt,
      tookMs: last?.tookMs ?? 0,
    }),
    ended: run(),
  };
}

/** What policies say of a pod besides is said of what made it. */
function podResults(pod: Pod, namespace: string, tools: ReportTools): readonly Reported[] {
  const context = tools.context(namespace);
  const finding = judgePod(pod, context, tools.inject);
  if (finding === undefined) return [];
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: pod.metadata, spec: pod.spec };
  return reported(tools.judge(storedSubject(object, context.manifests), [finding])).filter(
    ({ rule }) => rule === finding.rule,
  );
}
