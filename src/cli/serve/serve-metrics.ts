import type { AdmissionTools } from '../../admission/handlers.ts';
import type { CertificateStatus } from '../../certs/status.ts';
import type { MetricsRegistry } from '../../observe/metrics.ts';

/** Most decisions take well below a millisecond; those that ask the API server take some. */
const buckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/** Counts and times decisions. */
export function admissionMetrics(metrics: MetricsRegistry): AdmissionTools['record'] {
  const durations = metrics.histogram({
    name: 'postern_admission_duration_seconds',
    help: 'Time from the parsed request to the decision, by webhook and outcome',
    labels: ['webhook', 'outcome'],
    buckets,
  });
  return (webhook, outcome, seconds) => durations.observe({ webhook, outcome }, seconds);
}

/** Counts answers that were given before: `0` in a cluster that rolls out says that something keeps it from remembering. */
export function memoryMetrics(metrics: MetricsRegistry): NonNullable<AdmissionTools['recalled']> {
  const remembered = metrics.counter({
    name: 'postern_admission_remembered_total',
    help: 'Answers taken from memory, since the same pod was decided about before; part of the count of decisions',
    labels: ['webhook'],
  });
  return webhook => remembered.add({ webhook });
}

/** What an alert on certificates needs; NaN while there is none. */
export function certificateMetrics(metrics: MetricsRegistry, status: () => CertificateStatus): void {
  metrics.read(
    {
      name: 'postern_serving_certificate_not_after_seconds',
      help: 'End of validity of the certificate in use, in seconds since the epoch',
      type: 'gauge',
    },
    () => (status().leaf?.notAfter ?? Number.NaN) / 1000,
  );
  metrics.read(
    {
      name: 'postern_certificate_authority_not_after_seconds',
      help: 'End of validity of the authority that signed the certificate in use, in seconds since the epoch',
      type: 'gauge',
    },
    () => (status().authority?.notAfter ?? Number.NaN) / 1000,
  );
  metrics.read(
    {
      name: 'postern_certificate_trusted',
      help: '1 while the observed caBundle of every webhook configuration verifies the certificate in use',
      type: 'gauge',
    },
    () => (status().ready ? 1 : 0),
  );
  metrics.read(
    {
      name: 'postern_contested_webhook_configurations',
      help: 'Webhook configurations whose caBundle another writer changes again and again',
      type: 'gauge',
    },
    () => status().contested.length,
  );
}
