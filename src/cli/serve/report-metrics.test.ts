import { expect, test } from 'vitest';
import { createMetrics } from '../../observe/metrics.ts';
import type { ReportStatus } from '../../report/contract.ts';
import { reportMetrics } from './report-metrics.ts';

const failures = { scan: 1, write: 2, check: 0 };

test('the leader shows what it found, everybody what failed', () => {
  const metrics = createMetrics();
  let status: ReportStatus | undefined;
  reportMetrics(metrics, { status: () => status, failures: () => failures });
  const series = () => metrics.text().match(/^postern_report_.*$/gm);

  const names = series()?.map(line => line.slice(0, line.indexOf(' ')));
  expect(names).toEqual(
    ['scan', 'write', 'check'].map(what => `postern_report_failures_total{what="${what}"}`),
  );
  status = {
    findings: [{ rule: 'PST820', namespace: 'shop', result: 'fail', count: 3 }],
    objects: new Map([['Pod', 3]]),
    completedAt: 60_000,
    tookMs: 250,
  };
  expect(series()).toEqual([
    'postern_report_findings{rule="PST820",namespace="shop",result="fail"} 3',
    'postern_report_objects{kind="Pod"} 3',
    'postern_report_completed_seconds 60',
    'postern_report_duration_seconds 0.25',
    'postern_report_failures_total{what="scan"} 1',
    'postern_report_failures_total{what="write"} 2',
    'postern_report_failures_total{what="check"} 0',
  ]);
  status = { ...status, completedAt: undefined };
  expect(metrics.text()).not.toMatch(/^postern_report_completed_seconds /m);
});
