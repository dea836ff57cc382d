import { expect, test } from 'vitest';
import { createMetrics } from '../../observe/metrics.ts';
import { loadEvents, loadMetrics } from './load-metrics.ts';

test('what is not worked on is counted by reason, from a beginning of 0', () => {
  const metrics = createMetrics();
  const events = loadEvents(metrics);

  expect(metrics.text()).toContain('postern_admission_shed_total{reason="bodies"} 0\n');
  expect(metrics.text()).toContain('postern_tls_handshake_failures_total{reason="untrusted"} 0\n');
  for (const reason of ['bodies', 'late', 'connections', 'slow'] as const) events.shed(reason);
  events.readRefused();
  for (const reason of ['untrusted', 'timeout', 'closed', 'protocol'] as const)
    events.handshakeFailed(reason);

  const values = metrics.text().match(/^postern_\w+_total\{.*$/gm) ?? [];
  expect(values).toHaveLength(9);
  for (const value of values) expect(value).toMatch(/ 1$/);
});

test('what there is is asked for at each scrape', () => {
  const metrics = createMetrics();
  let open = 1;
  loadMetrics(metrics, { connections: () => open, largeBodies: () => 2, queued: () => 3 }, () => 4);
  expect(metrics.text()).toContain('postern_admission_connections 1\n');
  open = 5;

  const text = metrics.text();
  expect(text).toContain('postern_admission_connections 5\n');
  expect(text).toContain('postern_admission_large_body_bytes 2\n');
  expect(text).toContain('postern_admission_queued 3\n');
  expect(text).toContain('postern_admission_waiting_reads 4\n');
});
