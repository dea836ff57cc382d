import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { drain } from '../../admission/drain.ts';
import { admissionResponders } from '../../admission/handlers.ts';
import { objectReader } from '../../admission/read-object.ts';
import { watchServerVersion } from '../../admission/server-version.ts';
import { createAdmissionServer } from '../../admission/server.ts';
import { rememberingSigner } from '../../admission/sign.ts';
import { watchManifests } from '../../admission/watch-manifests.ts';
import { createCertificateCluster } from '../../certs/cluster.ts';
import { followServingCertificate } from '../../certs/serving-certificate.ts';
import { joinNames, serviceNames } from '../../certs/serving-names.ts';
import { startCertificates } from '../../certs/start-certificates.ts';
import { checkAcross } from '../../check/check-across.ts';
import { checkAdmitted } from '../../check/check-admitted.ts';
import { describe, problem } from '../../errors.ts';
import { injectPod } from '../../inject/inject.ts';
import { defaultSettings, readSettings, type Settings } from '../../inject/settings.ts';
import { checkWorkload } from '../../inject/template-check.ts';
import { createKubeClient } from '../../kube/client.ts';
import { loadClusterAccess } from '../../kube/config.ts';
import { orAborted } from '../../kube/deadline.ts';
import { createHealthServer } from '../../observe/health.ts';
import { componentLogger, type Logger } from '../../observe/log.ts';
import { createMetrics } from '../../observe/metrics.ts';
import { registerProcessMetrics } from '../../observe/process-metrics.ts';
import { admissionMetrics, certificateMetrics, memoryMetrics } from './serve-metrics.ts';
import type { ServeOptions } from './serve-flags.ts';
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
  const settings = await loadSettings(options.config);
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

  const certificates = startCertificates({
    cluster: createCertificateCluster({
      client,
      secret: { namespace, name: options.certificateSecret },
      configurationNames: options.webhookConfigurations,
      log: componentLogger(log, 'certificates'),
    }),
    names: joinNames(serviceNames(options.serviceName, namespace), options.servingNames),
    log: componentLogger(log, 'certificates'),
  });
  closing.defer(() => certificates.stop());
  const watch = watchManifests({ client, log: componentLogger(log, 'manifests') });
  closing.defer(() => watch.stop());
  const version = watchServerVersion({
    read: signal => client.serverVersion({ signal }),
    log,
    everyMs: VERSION_EVERY_MS,
    retryMs: VERSION_RETRY_MS,
  });
  closing.defer(() => version.stop());

  const metrics = createMetrics();
  registerProcessMetrics(metrics);
  certificateMetrics(metrics, () => certificates.status());
  let phase: Phase = 'starting';
  const health = createHealthServer({
    // That this page answers is all there is to being alive: a restart mends neither certificates nor API servers.
    live: [],
    ready: readinessChecks({ certificates, watch, phase: () => phase }),
    metrics,
  });
  closing.defer(() => health.close());
  const healthPort = await health.listen(options.healthListen.port, options.healthListen.host);

  const first = await unlessAborted(Promise.all([version.known, certificates.loaded]), stop);
  if (first === undefined) return;
  const [firstVersion] = first;
  const sign = rememberingSigner(() => certificates.signingKey());
  const server = createAdmissionServer(
    admissionResponders({
      injectPod,
      checkWorkload,
      checkObject: checkAdmitted,
      checkAcross,
      context: namespace => ({
        namespace,
        manifests: watch.manifests,
        settings,
        server: version.current() ?? firstVersion,
        sign,
      }),
      read: objectReader(path => client.get(path, { timeoutMs: READ_TIMEOUT_MS })),
      log: failure => log.error(failure, 'an admission request could not be decided'),
      record: admissionMetrics(metrics),
      recalled: memoryMetrics(metrics),
      now: () => performance.now(),
      // Settings are read once.
      world: () => [watch.manifests.version(), certificates.signingKey(), version.current()],
    }),
    certificates.serving.getSecureContextOptions(),
  );
  closing.defer(followServingCertificate(server, certificates.serving));
  const port = await server.listen(options.listen.host, options.listen.port);
  phase = 'serving';
  log.info({ port, healthPort, namespace, version: firstVersion }, 'admission requests are answered');
  listening({ admission: port, health: healthPort });

  await unlessAborted(new Promise<never>(() => {}), stop);
  log.info({ forMs: options.drainMs }, 'draining');
  await drain({
    server,
    stopReadiness: () => {
      phase = 'draining';
    },
    forMs: options.drainMs,
    sleep,
  });
}

const VERSION_EVERY_MS = 5 * 60_000;
const VERSION_RETRY_MS = 2000;
/** Of one object that a request waits for; the deadline of the request may be nearer. */
const READ_TIMEOUT_MS = 5000;

async function loadSettings(file: string | undefined): Promise<Settings> {
  if (file === undefined) return defaultSettings;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw problem('SETTINGS_INVALID', { place: file, reason: describe(error) });
  }
  return readSettings(text, file);
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
