import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MetricsRegistry } from './metrics.ts';

/**
 * What Prometheus' own client libraries report about a process, under the same names
 * (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics), and how late the event loop runs.
 */
export function registerProcessMetrics(metrics: MetricsRegistry): void {
  const delay = monitorEventLoopDelay({ resolution: 50 });
  delay.enable();

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
  metrics.read(
    {
      name: 'postern_event_loop_delay_seconds',
      help: '99th percentile of the delay of the event loop since the last scrape, in seconds',
      type: 'gauge',
    },
    () => {
      const seconds = delay.percentile(99) / 1e9;
      delay.reset();
      return seconds;
    },
  );
}
