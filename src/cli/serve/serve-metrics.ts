import type { AdmissionTools } from '../../admission/handlers.ts';
import type { PolicyTools } from '../../admission/validate/judge-request.ts';
import type { PolicyWatch } from '../../admission/watch/watch-policies.ts';
import type { ServingCertificate } from '../../certs/issue/serving-certificate.ts';
import type { RotationPhase } from '../../certs/situation.ts';
import { OBSTACLES, type CertificateStatus } from '../../certs/status.ts';
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

/** Counts what policies decided when objects were created or changed, and shows which of them do not hold as a whole. */
export function policyMetrics(
  metrics: MetricsRegistry,
  watch: Pick<PolicyWatch, 'policies' | 'unreadable'>,
): NonNullable<PolicyTools['record']> {
  metrics.read(
    { name: 'postern_policies', help: 'SecretPolicies that objects are held against', type: 'gauge' },
    () => watch.policies().length,
  );
  metrics.readEach(
    {
      name: 'postern_policy_problems',
      help: 'Places of a SecretPolicy that are wrong, so that what cannot be read does not hold; the log names them',
      labels: ['policy'],
      type: 'gauge',
    },
    () => [...watch.unreadable()].map(([policy, problems]) => [{ policy }, problems.length] as const),
  );
  const rulings = metrics.counter({
    name: 'postern_policy_findings_total',
    help: 'Findings that a SecretPolicy decided about at admission, by what it did: deny, warn, audit, or let pass by an exception (except)',
    labels: ['policy', 'rule', 'action'],
  });
  return ({ policy, rule, action }) => rulings.add({ policy, rule, action });
}

/** What an alert on certificates needs; no series where there is nothing to tell. */
export function certificateMetrics(metrics: MetricsRegistry, status: () => CertificateStatus): void {
  metrics.readEach(
    {
      name: 'postern_certificate_not_after_seconds',
      help: 'End of validity of the certificate in use (leaf) and of the authority that vouches for it, in seconds since the epoch',
      labels: ['certificate'],
      type: 'gauge',
    },
    () => secondsOf(status(), 'notAfter'),
  );
  metrics.readEach(
    {
      name: 'postern_certificate_renewal_due_seconds',
      help: 'By when the same should have been replaced, as the settings have it; near its end for one of another issuer',
      labels: ['certificate'],
      type: 'gauge',
    },
    () => secondsOf(status(), 'renewalDue'),
  );
  metrics.readEach(
    {
      name: 'postern_certificate_rotation_due_seconds',
      help: 'When the present phase of replacing the authority should be over, as the settings have it; none while it is stable',
      labels: ['phase'],
      type: 'gauge',
    },
    () => {
      const { phase, phaseDue } = status();
      return phase === undefined || phaseDue === undefined ? [] : [[{ phase }, phaseDue / 1000] as const];
    },
  );
  metrics.readEach(
    {
      name: 'postern_certificate_rotation_phase',
      help: '1 for the phase in which the replacement of the authority is, as the Secret says',
      labels: ['phase'],
      type: 'gauge',
    },
    () => {
      const present = status().phase;
      if (present === undefined) return [];
      return PHASES.map(phase => [{ phase }, phase === present ? 1 : 0] as const);
    },
  );
  metrics.read(
    {
      name: 'postern_certificate_trusted',
      help: '1 while the observed caBundle of every webhook verifies the certificate in use',
      type: 'gauge',
    },
    () => (status().ready ? 1 : 0),
  );
  metrics.read(
    {
      name: 'postern_certificate_degraded',
      help: '1 while something keeps certificates from being in order, though the one in use may be trusted; the log and `postern certs status` have the sentence',
      type: 'gauge',
    },
    () => (status().degraded === undefined ? 0 : 1),
  );
  metrics.readEach(
    {
      name: 'postern_certificate_obstacle',
      help: '1 for what keeps the certificate from being ready; /readyz has the whole sentence',
      labels: ['reason'],
      type: 'gauge',
    },
    () => {
      const { obstacle } = status();
      return OBSTACLES.map(reason => [{ reason }, reason === obstacle ? 1 : 0] as const);
    },
  );
  metrics.read(
    {
      name: 'postern_contested_targets',
      help: 'Objects whose caBundle another writer changes again and again',
      type: 'gauge',
    },
    () => status().contested.length,
  );
}

function secondsOf({ leaf, authority }: CertificateStatus, time: 'notAfter' | 'renewalDue') {
  return Object.entries({ leaf, authority }).flatMap(([certificate, facts]) =>
    facts === undefined ? [] : [[{ certificate }, facts[time] / 1000] as const],
  );
}

const PHASES = ['stable', 'staged', 'promoted'] as const satisfies readonly RotationPhase[];

/** Counts each caBundle that was put back, by who is known to have changed it. */
export function repairMetrics(metrics: MetricsRegistry): (target: string, manager: string) => void {
  const repairs = metrics.counter({
    name: 'postern_cabundle_repairs_total',
    help: 'Times that a caBundle was put back which the field manager had changed',
    labels: ['target', 'manager'],
  });
  return (target, manager) => repairs.add({ target, manager });
}

/** Counts each certificate that was taken into use without a restart. */
export function reloadMetrics(metrics: MetricsRegistry, serving: Pick<ServingCertificate, 'onChange'>): void {
  const reloads = metrics.counter({
    name: 'postern_certificate_reloads_total',
    help: 'Certificates that were taken into use since the start, the first one included',
  });
  serving.onChange(() => reloads.add({}));
}
