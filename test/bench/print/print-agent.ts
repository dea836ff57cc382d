import type { AgentFigures } from '../agent.ts';
import type { Memory } from '../process-usage.ts';
import { table } from './table.ts';

/** The figures as Markdown tables. */
export function printAgent(figures: AgentFigures): string {
  return `${table([
    ['from start, in ms', 'median'],
    ['agent once: to the files', figures.firstFile.toFixed(0)],
    ['agent once: to its end', figures.once.toFixed(0)],
    ['bare script: one GET over TLS, one file', figures.bareFetch.toFixed(0)],
    ['node -e 0', figures.bareNode.toFixed(0)],
  ])}
${table([
  ['memory in MiB', 'resident', 'of these its own'],
  memoryRow('agent refresh between two refreshes: the waiter', figures.idle),
  memoryRow('agent refresh each second, after one', figures.staying),
  memoryRow('agent refresh each second, after more', figures.afterRefreshes),
  memoryRow('node, idle', figures.bareNodeIdle),
])}`;
}

function memoryRow(what: string, { resident, anonymous }: Memory): string[] {
  return [what, resident.toFixed(1), anonymous.toFixed(1)];
}
