import { expect, test } from 'vitest';
import { createMetrics } from '../../observe/metrics.ts';
import {
  admissionMetrics,
  certificateMetrics,
  policyMetrics,
  reloadMetrics,
  repairMetrics,
} from './serve-metrics.ts';
import { sampleStatus } from './testing/sample-status.ts';

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

test('what policies decided is counted, and policies that do not hold as a whole are shown', () => {
  const metrics = createMetrics();
  const problems = [{ rule: 'PST812', severity: 'error', path: 'spec', message: 'no' }] as const;
  const record = policyMetrics(metrics, {
    policies: () => [],
    unreadable: () => new Map([['stores', problems]]),
  });
  record({ policy: 'stores', rule: 'PST800', action: 'deny' });
  record({ policy: 'stores', rule: 'PST800', action: 'deny' });

  const text = metrics.text();
  expect(text).toContain('postern_policies 0\n');
  expect(text).toContain('postern_policy_problems{policy="stores"} 1\n');
  expect(text).toContain('postern_policy_findings_total{policy="stores",rule="PST800",action="deny"} 2\n');
});

const nothing = sampleStatus({ obstacle: 'not-loaded' });

test('of certificates that are not there nothing is told but that', () => {
  const metrics = createMetrics();
  certificateMetrics(metrics, () => nothing);
  const text = metrics.text();
  expect(text).not.toMatch(
    /^postern_certificate_(not_after_seconds|renewal_due_seconds|rotation_due_seconds|rotation_phase)\{/m,
  );
  expect(text).toContain('postern_certificate_trusted 0\n');
  expect(text).toContain('postern_certificate_degraded 0\n');
  expect(text).toContain('postern_certificate_obstacle{reason="not-loaded"} 1\n');
  expect(text).toContain('postern_certificate_obstacle{reason="not-trusted"} 0\n');
});

test('certificates are reported as they are at the moment of the scrape', () => {
  const metrics = createMetrics();
  let status = nothing;
  certificateMetrics(metrics, () => status);
  status = {
    ...nothing,
    ready: true,
    obstacle: undefined,
    phase: 'staged',
    phaseDue: 1_700_000,
    degraded: 'the certificate of Secret postern-tls is missing',
    leaf: { fingerprint: 'a', notAfter: 2_000_000, renewalDue: 1_500_000 },
    authority: { fingerprint: 'b', notAfter: 3_000_000, renewalDue: 1_600_000 },
    contested: ['MutatingWebhookConfiguration/postern'],
  };

  const text = metrics.text();
  expect(text).toContain('postern_certificate_not_after_seconds{certificate="leaf"} 2000\n');
  expect(text).toContain('postern_certificate_not_after_seconds{certificate="authority"} 3000\n');
  expect(text).toContain('postern_certificate_renewal_due_seconds{certificate="leaf"} 1500\n');
  expect(text).toContain('postern_certificate_renewal_due_seconds{certificate="authority"} 1600\n');
  expect(text).toContain('postern_certificate_rotation_due_seconds{phase="staged"} 1700\n');
  expect(text).toContain('postern_certificate_rotation_phase{phase="stable"} 0\n');
  expect(text).toContain('postern_certificate_rotation_phase{phase="staged"} 1\n');
  expect(text).toContain('postern_certificate_trusted 1\n');
  expect(text).toContain('postern_certificate_degraded 1\n');
  expect(text).toContain('postern_certificate_obstacle{reason="not-loaded"} 0\n');
  expect(text).toContain('postern_contested_targets 1\n');
});

test('repairs are counted by target and by who made them necessary', () => {
  const metrics = createMetrics();
  const count = repairMetrics(metrics);
  count('ConfigMap/a', 'helm');
  count('ConfigMap/a', 'helm');
  count('ConfigMap/a', 'unknown');
  const text = metrics.text();
  expect(text).toContain('postern_cabundle_repairs_total{target="ConfigMap/a",manager="helm"} 2\n');
  expect(text).toContain('postern_cabundle_repairs_total{target="ConfigMap/a",manager="unknown"} 1\n');
});

test('each certificate that is taken into use is counted', () => {
  const metrics = createMetrics();
  let change = (): void => {};
  reloadMetrics(metrics, {
    onChange(listener) {
      change = () => listener({ revokes: false });
      return () => {};
    },
  });
  expect(metrics.text()).toContain('postern_certificate_reloads_total 0\n');
  change();
  change();
  expect(metrics.text()).toContain('postern_certificate_reloads_total 2\n');
});
