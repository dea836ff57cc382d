import type { AgentState, SecretState } from './state.ts';

/** A line for each ExternalSecret, in columns. */
export function statusTable(state: AgentState, now: number): string {
  const rows = Object.entries(state.secrets).map(([name, secret]) => [
    name,
    secret.state,
    ago(secret.lastSuccess, now),
    next(secret, now),
    secret.error === undefined ? '' : `${secret.error.code}: ${secret.error.message}`,
  ]);
  const table = [['EXTERNALSECRET', 'STATE', 'LAST SUCCESS', 'NEXT FETCH', 'LAST ERROR'], ...rows];
  const widths = [0, 1, 2, 3].map(column => Math.max(...table.map(row => row[column]?.length ?? 0)));
  return table
    .map(
      row =>
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd() + '\n',
    )
    .join('');
}

/** Whether every ExternalSecret is fresh. */
export function allFresh(state: AgentState): boolean {
  return Object.values(state.secrets).every(secret => secret.state === 'fresh');
}

function ago(time: number | null, now: number): string {
  return time === null ? 'never' : `${duration(now - time)} ago`;
}

function next({ nextDue }: SecretState, now: number): string {
  if (nextDue === null) return 'never';
  return nextDue <= now ? 'due' : `in ${duration(nextDue - now)}`;
}

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
];

/** `90 s` as `1m30s`: the two largest units. */
function duration(milliseconds: number): string {
  let rest = Math.max(0, Math.round(milliseconds / 1000));
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    if (rest >= size || parts.length > 0) parts.push(`${Math.floor(rest / size)}${unit}`);
    rest %= size;
  }
  return [...parts, `${rest}s`].slice(0, 2).join('');
}
