import { expect, test } from 'vitest';
import type { CertificateStatus } from '../../certs/status.ts';
import { createMetrics } from '../../observe/metrics.ts';
import { admissionMetrics, certificateMetrics } from './serve-metrics.ts';

test('decisions are counted and timed by webhook and outcome', () => {
  const metrics = createMetrics();
  const record = admissionMetrics(metrics);

  record('mutate', 'patched', 0.0002);
  record('mutate', 'patched', 0.2);
  record('validate', 'denied', 0.001);

  const text = metrics.text();
  const mutate = 'webhook="mutate",outcome="patched"';
  expect(text).toContain(`postern_admission_duration_seconds_count{${mutate}} 2\n`);
  expect(text).toContain(`postern_admission_duration_seconds_bucket{${mutate},le="0.00025"} 1\n`);
  expect(text).toContain('postern_admission_duration_seconds_count{webhook="validate",outcome="denied"} 1\n');
});

test('certificates are reported as they are at the moment of the scrape', () => {
  const metrics = createMetrics();
  let status: CertificateStatus = {
    ready: false,
    reason: '',
    degraded: undefined,
    leaf: undefined,
    authority: undefined,
    phase: undefined,
    rotationWaits: undefined,
    contested: [],
  };
  certificateMetrics(metrics, () => status);
  expect(metrics.text()).toContain('postern_serving_certificate_not_after_seconds NaN\n');
  expect(metrics.text()).toContain('postern_certificate_trusted 0\n');

  status = {
    ...status,
    ready: true,
    leaf: { fingerprint: 'a', notAfter: 2_000_000 },
    authority: { fingerprint: 'b', notAfter: 3_000_000 },
    contested: ['MutatingWebhookConfiguration/postern'],
  };

  expect(metrics.text()).toContain('postern_serving_certificate_not_after_seconds 2000\n');
  expect(metrics.text()).toContain('postern_certificate_authority_not_after_seconds 3000\n');
  expect(metrics.text()).toContain('postern_certificate_trusted 1\n');
  expect(metrics.text()).toContain('postern_contested_webhook_configurations 1\n');
});
