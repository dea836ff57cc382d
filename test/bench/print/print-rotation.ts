import type { RotationFigures, RotationRow } from '../rotation.ts';
import { table } from './table.ts';

/** The figures as a Markdown table; a rotation divided by peace. */
export function printRotation({ seconds, rows }: RotationFigures): string {
  return `A rotation takes ${seconds.toFixed(0)} s.\n\n${table([head, ...rows.flatMap(cells)])}`;
}

const head = ['what is timed', 'conn.', 'per second', 'p50 ms', 'p99 ms', 'CPU ms'];

function cells({ time, connections, peace, rotation }: RotationRow): string[][] {
  const what = time === 'requests' ? '5 KB, drop-in, one rollout' : 'handshake, one call each';
  const measured = [peace, rotation].map((result, i) => [
    `${what}: ${i === 0 ? 'in peace' : 'while rotating'}`,
    String(connections),
    result.requestsPerSecond.toFixed(0),
    result.p50Milliseconds.toFixed(2),
    result.p99Milliseconds.toFixed(2),
    result.cpuMillisecondsPerRequest.toFixed(3),
  ]);
  const ratio = (field: 'requestsPerSecond' | 'p50Milliseconds' | 'p99Milliseconds'): string =>
    (rotation[field] / peace[field]).toFixed(2);
  const cpu = rotation.cpuMillisecondsPerRequest / peace.cpuMillisecondsPerRequest;
  return [
    ...measured,
    [
      'ratio',
      '',
      ratio('requestsPerSecond'),
      ratio('p50Milliseconds'),
      ratio('p99Milliseconds'),
      cpu.toFixed(2),
    ],
  ];
}
