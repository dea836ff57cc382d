import { cpus, loadavg, release, totalmem } from 'node:os';

/** One line that says where figures come from and how busy it is there: they mean nothing without it. */
export function describeMachine(now: Date): string {
  const processors = cpus();
  const model = processors[0]?.model.trim().replaceAll(/\s+/g, ' ') ?? 'unknown processor';
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return [
    model,
    `${processors.length} cores`,
    `${gigabytes} GiB`,
    `Linux ${release()}`,
    `Node ${process.versions.node}`,
    now.toISOString().slice(0, 10),
    `load before ${(loadavg()[0] ?? 0).toFixed(1)}`,
  ].join(', ');
}
