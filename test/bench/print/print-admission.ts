import type { AdmissionFigures, AdmissionRow } from '../admission.ts';
import type { Memory } from '../process-usage.ts';
import { table } from './table.ts';

/** The figures as Markdown tables. */
export function printAdmission({ rows, idle, afterLoad, floorAfterLoad }: AdmissionFigures): string {
  return `${table([head, ...rows.map(cells)])}
${table([
  ['memory in MiB', 'resident', 'of these its own'],
  memoryRow('serve, idle', idle),
  memoryRow('serve, after all of the above', afterLoad),
  memoryRow('floor, after all of the above', floorAfterLoad),
])}`;
}

const head = [
  'request, bytes in → out',
  'conn.',
  'per second',
  'p50 ms',
  'p99 ms',
  'CPU ms',
  'floor: per second',
  'p99 ms',
  'CPU ms',
  'CPU ratio',
  'client CPU',
];

function cells({ what, bytes, answerBytes, connections, postern, floor }: AdmissionRow): string[] {
  return [
    `${what}, ${bytes} → ${answerBytes}`,
    String(connections),
    postern.requestsPerSecond.toFixed(0),
    postern.p50Milliseconds.toFixed(2),
    postern.p99Milliseconds.toFixed(2),
    postern.cpuMillisecondsPerRequest.toFixed(3),
    floor.requestsPerSecond.toFixed(0),
    floor.p99Milliseconds.toFixed(2),
    floor.cpuMillisecondsPerRequest.toFixed(3),
    (postern.cpuMillisecondsPerRequest / floor.cpuMillisecondsPerRequest).toFixed(2),
    `${(postern.clientCpuShare * 100).toFixed(0)} %`,
  ];
}

function memoryRow(what: string, { resident, anonymous }: Memory): string[] {
  return [what, resident.toFixed(0), anonymous.toFixed(0)];
}
