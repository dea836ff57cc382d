import type { ServerEvents, ServerLoad } from '../../admission/server/server.ts';
import type { MetricsRegistry } from '../../observe/metrics.ts';

/** Counts what was not worked on. Every series exists from the start, so that the first one counts in a rate. */
export function loadEvents(metrics: MetricsRegistry): ServerEvents & { readonly readRefused: () => void } {
  const shed = metrics.counter({
    name: 'postern_admission_shed_total',
    help: 'Calls and connections that were not worked on, by reason',
    labels: ['reason'],
  });
  const handshakes = metrics.counter({
    name: 'postern_tls_handshake_failures_total',
    help: 'TLS handshakes that failed, by reason; untrusted: the client does not accept the certificate',
    labels: ['reason'],
  });
  for (const reason of ['bodies', 'late', 'reads', 'connections', 'slow']) shed.add({ reason }, 0);
  for (const reason of ['untrusted', 'timeout', 'closed', 'protocol']) handshakes.add({ reason }, 0);
  return {
    shed: reason => shed.add({ reason }),
    readRefused: () => shed.add({ reason: 'reads' }),
    handshakeFailed: reason => handshakes.add({ reason }),
  };
}

/** What there is at the moment of a scrape. */
export function loadMetrics(metrics: MetricsRegistry, load: ServerLoad, reads: () => number): void {
  const gauge = (name: string, help: string, value: () => number): void =>
    metrics.read({ name, help, type: 'gauge' }, value);
  gauge('postern_admission_connections', 'Open connections of the admission port', load.connections);
  gauge(
    'postern_admission_large_body_bytes',
    'Bytes of large bodies that are read or held',
    load.largeBodies,
  );
  gauge('postern_admission_queued', 'Calls that wait for room for a large body', load.queued);
  gauge('postern_admission_waiting_reads', 'Objects that decisions wait for', reads);
}
