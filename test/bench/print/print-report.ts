import type { Memory } from '../process-usage.ts';
import type { ReportFigures } from '../report/report.ts';
import { table } from './table.ts';

/** The figures as Markdown tables. */
export function printReport({ world, off, on, first, idle, rows }: ReportFigures): string {
  const { namespaces, stores, externalSecrets, pods } = world;
  const stored = `${externalSecrets} ExternalSecrets, ${stores} stores, ${pods} pods, ${namespaces} namespaces.`;
  const start = `To the first complete look: ${first.seconds.toFixed(1)} s, ${first.cpu.toFixed(0)} ms of CPU; to readiness without the report: ${first.cpuOff.toFixed(0)} ms of CPU.`;
  const quiet = `In a second in which nothing changes: ${idle.on.toFixed(1)} ms of CPU, ${idle.off.toFixed(1)} without the report.`;
  const memory = (what: string, { resident, anonymous, peak }: Memory): string[] => [
    what,
    ...[resident, anonymous, peak].map(mebibytes => mebibytes.toFixed(0)),
  ];
  return [
    `${stored} ${start} ${quiet}\n`,
    table([
      ['memory of the leader in MiB', 'resident', 'of these its own', 'peak'],
      memory('without the report', off),
      memory('with the report', on),
    ]),
    table([
      ['what changes', 'objects judged by it', 'CPU ms for a change', 's until told'],
      ...rows.map(({ what, dependents, cpu, seconds }) => [
        what,
        dependents,
        cpu.toFixed(0),
        seconds === undefined ? '' : seconds.toFixed(1),
      ]),
    ]),
  ].join('\n');
}
