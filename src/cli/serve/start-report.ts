import type { ManifestWatch } from '../../admission/watch/watch-manifests.ts';
import type { PolicyWatch } from '../../admission/watch/watch-policies.ts';
import { PART_OF, PART_OF_LABEL } from '../../certs/targets/target-kind.ts';
import { checkAcross } from '../../check/check-across.ts';
import { checkAdmitted } from '../../check/check-admitted.ts';
import { judge } from '../../check/policy/judge.ts';
import type { InjectContext } from '../../inject/contract.ts';
import { injectPod } from '../../inject/inject.ts';
import { checkWorkload } from '../../inject/template-check.ts';
import type { KubeClient } from '../../kube/client.ts';
import { systemClock } from '../../kube/lease/lease.ts';
import type { KubeLog } from '../../kube/log.ts';
import type { MetricsRegistry } from '../../observe/metrics.ts';
import { backgroundReport } from '../../report/background-report.ts';
import type { LedCertificates } from './lead-certificates.ts';
import { reportMetrics } from './report-metrics.ts';

export interface StartReportOptions {
  readonly client: KubeClient;
  readonly watch: Pick<ManifestWatch, 'unsynced' | 'onChange'>;
  readonly policies: Pick<PolicyWatch, 'policies' | 'synced' | 'onChange'>;
  readonly certificates: Pick<LedCertificates, 'onLead'>;
  readonly metrics: MetricsRegistry;
  readonly context: (namespace: string) => InjectContext;
  readonly log: KubeLog;
  /** Names of our webhook configurations, besides those with our label. */
  readonly webhookConfigurations: readonly string[];
  /** Off: the metrics are there and stay empty. */
  readonly isOn: boolean;
}

/**
 * The report about what is stored, by the replica that leads.
 * @returns ends it
 */
export function startReport(options: StartReportOptions): () => Promise<void> {
  const { client, watch, policies, certificates, metrics, context, log, webhookConfigurations } = options;
  const report = backgroundReport({
    client,
    checkObject: checkAdmitted,
    checkAcross,
    checkWorkload,
    inject: injectPod,
    isOurs: ({ metadata: { name, labels = {} } }) =>
      webhookConfigurations.includes(name) || labels[PART_OF_LABEL] === PART_OF,
    judge: (subject, findings) => judge(subject, findings, policies.policies(), 'report', new Date()),
    context,
    isReady: () => watch.unsynced().length === 0 && policies.synced(),
    log,
    clock: systemClock,
  });
  reportMetrics(metrics, report);
  if (!options.isOn) return () => report.stop();
  watch.onChange(lookups => report.answersChanged(lookups));
  policies.onChange(() => report.worldChanged());
  certificates.onLead(signal => report.lead(signal));
  return () => report.stop();
}
