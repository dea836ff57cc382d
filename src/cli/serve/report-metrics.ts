import type { MetricsRegistry } from '../../observe/metrics.ts';
import type { BackgroundReport } from '../../report/background-report.ts';

/** What is stored, as the replica that leads sees it; no series of the others but for failures. */
export function reportMetrics(
  metrics: MetricsRegistry,
  report: Pick<BackgroundReport, 'status' | 'failures'>,
): void {
  metrics.readEach(
    {
      name: 'postern_report_findings',
      help: 'Findings in stored objects by rule, namespace (empty: cluster-scoped) and result (fail, warn, skip: an exception lets it pass)',
      labels: ['rule', 'namespace', 'result'],
      type: 'gauge',
    },
    () =>
      (report.status()?.findings ?? []).map(({ rule, namespace, result, count }) => [
        { rule, namespace, result },
        count,
      ]),
  );
  metrics.readEach(
    {
      name: 'postern_report_objects',
      help: 'Stored objects that are checked, by kind; of pods those that something is said of',
      labels: ['kind'],
      type: 'gauge',
    },
    () => [...(report.status()?.objects ?? [])].map(([kind, count]) => [{ kind }, count]),
  );
  metrics.readEach(
    {
      name: 'postern_report_completed_seconds',
      help: 'When the last complete look at everything ended, in seconds since the epoch; none before the first one',
      labels: [],
      type: 'gauge',
    },
    () => {
      const completedAt = report.status()?.completedAt;
      return completedAt === undefined ? [] : [[{}, completedAt / 1000]];
    },
  );
  metrics.readEach(
    {
      name: 'postern_report_duration_seconds',
      help: 'How long the last look at everything took',
      labels: [],
      type: 'gauge',
    },
    () => {
      const status = report.status();
      return status === undefined ? [] : [[{}, status.tookMs / 1000]];
    },
  );
  metrics.readEach(
    {
      name: 'postern_report_failures_total',
      help: 'What did not succeed: scan (not everything could be read), write (of a report), check (of an object)',
      labels: ['what'],
      type: 'counter',
    },
    () => Object.entries(report.failures()).map(([what, count]) => [{ what }, count]),
  );
}
