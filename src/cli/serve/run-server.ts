import { setTimeout as sleep } from 'node:timers/promises';
import { boundReads } from '../../admission/watch/bound-reads.ts';
import { drain } from '../../admission/server/drain.ts';
import { admissionResponders } from '../../admission/handlers.ts';
import { defaultLimits } from '../../admission/server/limits.ts';
import { objectReader } from '../../admission/watch/read-object.ts';
import { watchServerVersion } from '../../admission/watch/server-version.ts';
import { createAdmissionServer } from '../../admission/server/server.ts';
import { rememberingSigner } from '../../admission/sign.ts';
import { watchManifests } from '../../admission/watch/watch-manifests.ts';
import { watchPolicies } from '../../admission/watch/watch-policies.ts';
import { followServingCertificate } from '../../certs/issue/serving-certificate.ts';
import { joinNames, serviceNames } from '../../certs/issue/serving-names.ts';
import { checkAcross } from '../../check/check-across.ts';
import { checkAdmitted } from '../../check/check-admitted.ts';
import { problem } from '../../errors.ts';
import type { InjectContext } from '../../inject/contract.ts';
import { injectPod } from '../../inject/inject.ts';
import { checkWorkload } from '../../inject/template-check.ts';
import { createKubeClient } from '../../kube/client.ts';
import { loadClusterAccess } from '../../kube/access/config.ts';
import { orAborted } from '../../kube/deadline.ts';
import { watchEventLoop } from '../../observe/event-loop.ts';
import { createHealthServer } from '../../observe/health.ts';
import { componentLogger, type Logger } from '../../observe/log.ts';
import { createMetrics } from '../../observe/metrics.ts';
import { registerProcessMetrics } from '../../observe/process-metrics.ts';
import { followConfig } from './follow-config.ts';
import { keepTied } from './keep-tied.ts';
import { startLedCertificates } from './lead-certificates.ts';
import { loadConfig } from './load-config.ts';
import { loadEvents, loadMetrics } from './load-metrics.ts';
import {
  admissionMetrics,
  certificateMetrics,
  memoryMetrics,
  policyMetrics,
  reloadMetrics,
  repairMetrics,
} from './serve-metrics.ts';
import type { ServeOptions } from './serve-flags.ts';
import { startReport } from './start-report.ts';
import { readinessChecks, type Phase } from './readiness.ts';

export interface ListeningPorts {
  readonly admission: number;
  readonly health: number;
}

/**
 * Serves until `stop` fires, then drains; resolves when nothing is open any more.
 * @param listening called once, when admission calls are taken
 * @throws PosternError for what cannot mend itself: settings, kubeconfig, an address in use
 */
export async function runServer(
  options: ServeOptions,
  log: Logger,
  stop: AbortSignal,
  listening: (ports: ListeningPorts) => void,
): Promise<void> {
  // Closed in reverse order at the end, whatever the end is.
  await using closing = new AsyncDisposableStack();
  const config = await loadConfig(options.config);
  const { settings } = config;
  const { kubeconfig } = options;
  const access = await loadClusterAccess(
    kubeconfig === undefined ? { from: 'default' } : { from: 'file', path: kubeconfig },
  );
  const client = createKubeClient({ access });
  closing.defer(() => client.close());
  const namespace = options.namespace ?? client.namespace;
  if (namespace === undefined) {
    throw problem('USAGE', { reason: 'the namespace of Postern itself is not known: give --namespace' });
  }

  const metrics = createMetrics();
  registerProcessMetrics(metrics);
  const certificates = startLedCertificates({
    client,
    secret: { namespace, name: options.certificateSecret },
    configurationNames: options.webhookConfigurations,
    pod: { name: options.podName, uid: options.podUid },
    source: config.certificates.source,
    settings: config.certificates.settings,
    election: options.election,
    names: joinNames(serviceNames(options.serviceName, namespace), options.servingNames),
    // The API server dials no other name of the Service.
    externalNames: joinNames(
      { dns: [`${options.serviceName}.${namespace}.svc`], ip: [] },
      options.servingNames,
    ),
    countRepair: repairMetrics(metrics),
    log: componentLogger(log, 'certificates'),
  });
  closing.defer(() => certificates.stop());
  closing.defer(
    keepTied({
      client,
      namespace,
      names: options.webhookConfigurations,
      log: componentLogger(log, 'uninstall'),
      repeat,
    }),
  );
  if (options.config !== undefined) {
    const stopFollowing = followConfig({
      file: options.config,
      text: config.text,
      changed: source => certificates.use(source),
      log: componentLogger(log, 'settings'),
    });
    closing.defer(stopFollowing);
  }
  const watch = watchManifests({ client, log: componentLogger(log, 'manifests') });
  closing.defer(() => watch.stop());
  const policies = watchPolicies({ client, log: componentLogger(log, 'policies') });
  closing.defer(() => policies.stop());
  const version = watchServerVersion({
    read: signal => client.serverVersion({ signal }),
    log,
    everyMs: VERSION_EVERY_MS,
    retryMs: VERSION_RETRY_MS,
  });
  closing.defer(() => version.stop());

  const loop = watchEventLoop({ metrics, now: () => performance.now(), repeat });
  closing.defer(() => loop.stop());
  certificateMetrics(metrics, () => certificates.status());
  reloadMetrics(metrics, certificates.serving);
  let phase: Phase = 'starting';
  const health = createHealthServer({
    // That this page answers is all there is to being alive: a restart mends neither certificates nor API servers.
    live: [],
    ready: readinessChecks({ certificates, watch, policies, phase: () => phase }),
    metrics,
  });
  closing.defer(() => health.close());
  const healthPort = await health.listen(options.healthListen.port, options.healthListen.host);

  const first = await unlessAborted(Promise.all([version.known, certificates.loaded]), stop);
  if (first === undefined) return;
  const [firstVersion] = first;
  const sign = rememberingSigner(() => certificates.signingKey());
  const context = (namespace: string): InjectContext => ({
    namespace,
    manifests: watch.manifests,
    settings,
    server: version.current() ?? firstVersion,
    sign,
  });
  closing.defer(
    startReport({
      client,
      watch,
      policies,
      certificates,
      metrics,
      context,
      log: componentLogger(log, 'report'),
      webhookConfigurations: options.webhookConfigurations,
      isOn: options.report,
    }),
  );
  const events = loadEvents(metrics);
  const reads = boundReads(
    objectReader(path => client.get(path, { timeoutMs: READ_TIMEOUT_MS })),
    defaultLimits.reads,
    events.readRefused,
  );
  const server = createAdmissionServer(
    admissionResponders({
      injectPod,
      checkWorkload,
      checkObject: checkAdmitted,
      checkAcross,
      context,
      policies: {
        policies: policies.policies,
        now: () => new Date(),
        record: policyMetrics(metrics, policies),
      },
      read: reads.read,
      log: failure => log.error(failure, 'an admission request could not be decided'),
      record: admissionMetrics(metrics),
      recalled: memoryMetrics(metrics),
      now: () => performance.now(),
      // Settings are read once.
      world: () => [watch.manifests.version(), certificates.signingKey(), version.current()],
    }),
    certificates.serving.getSecureContextOptions(),
    { trustBundle: () => certificates.trustBundle(), events, lag: () => loop.lag() },
  );
  loadMetrics(metrics, server.load, reads.waiting);
  closing.defer(followServingCertificate(server, certificates.serving));
  const port = await server.listen(options.listen.host, options.listen.port);
  phase = 'serving';
  log.info({ port, healthPort, namespace, version: firstVersion }, 'admission requests are answered');
  listening({ admission: port, health: healthPort });

  await unlessAborted(new Promise<never>(() => {}), stop);
  log.info({ atLeastMs: options.drainMs, idleMs: options.drainIdleMs }, 'draining');
  await drain({
    server,
    stopReadiness: () => {
      phase = 'draining';
    },
    atLeastMs: options.drainMs,
    idleMs: options.drainIdleMs,
    sleep: (ms, { signal }) => sleep(ms, undefined, { signal }),
  });
}

const VERSION_EVERY_MS = 5 * 60_000;
const VERSION_RETRY_MS = 2000;
/** Of one object that a request waits for; the deadline of the request may be nearer. */
const READ_TIMEOUT_MS = 5000;

function repeat(work: () => void, everyMs: number): () => void {
  const timer = setInterval(work, everyMs).unref();
  return () => clearInterval(timer);
}

/** undefined: the signal came first. */
async function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  try {
    return await orAborted(work, signal);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
