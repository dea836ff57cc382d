import type { MetricsRegistry } from './metrics.ts';

/**
 * What Prometheus' own client libraries report about a process, under the same names
 * (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics).
 */
export function registerProcessMetrics(metrics: MetricsRegistry): void {
  metrics.read(
    { name: 'process_resident_memory_bytes', help: 'Resident memory size in bytes', type: 'gauge' },
    () => process.memoryUsage.rss(),
  );
  metrics.read(
    { name: 'nodejs_heap_size_used_bytes', help: 'Used heap of V8 in bytes', type: 'gauge' },
    () => process.memoryUsage().heapUsed,
  );
  metrics.read(
    {
      name: 'process_cpu_seconds_total',
      help: 'Total user and system CPU time spent in seconds',
      type: 'counter',
    },
    () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
  );
  metrics.read(
    {
      name: 'process_start_time_seconds',
      help: 'Start time of the process since the epoch in seconds',
      type: 'gauge',
    },
    () => Math.round(performance.timeOrigin / 1000),
  );
}
