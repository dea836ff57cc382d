import { columns } from '../print/columns.ts';
import type { CertsState } from './certs-state.ts';
import { shortFingerprint } from './short-fingerprint.ts';

/** What a person reads: what is going on, until when, who serves what, who trusts it, what to look at. */
export function printState(state: CertsState): string {
  const sections = [
    rotationLines(state),
    columns([
      ['AUTHORITY', 'ROLE', 'VALID UNTIL'],
      ...state.authorities.map(({ fingerprint, role, notAfter }) => [
        shortFingerprint(fingerprint),
        role,
        notAfter,
      ]),
    ]),
    columns([
      ['REPLICA', 'READY', 'CERTIFICATE', 'VALID UNTIL', 'HEARD OF'],
      ...state.replicas.map(({ replica, ready, silent, leaf, heardOf, bridges }) => [
        replica === state.leader ? `${replica} (leads)` : replica,
        readiness({ ready, silent }),
        leaf === undefined ? '-' : shortFingerprint(leaf.fingerprint) + (bridges > 0 ? ' with a bridge' : ''),
        leaf?.notAfter ?? '-',
        heardOf,
      ]),
    ]),
    trustLines(state),
    state.problems.map(problem => `! ${problem}\n`).join(''),
  ];
  return sections.filter(section => section !== '').join('\n');
}

function readiness({ ready, silent }: Pick<CertsState['replicas'][number], 'ready' | 'silent'>): string {
  if (silent) return 'silent';
  return ready ? 'yes' : 'no';
}

function rotationLines({ rotation, leader, unread, problems }: CertsState): string {
  const { phase, since, reason, asked, source } = rotation;
  return columns([
    [
      'phase',
      phase + (since === undefined ? '' : ` since ${since}`) + (source === 'secret' ? '' : ` (${SEEN})`),
    ],
    ...(reason === undefined ? [] : [['why', reason]]),
    ...(asked === undefined ? [] : [['asked for', asked]]),
    ['leader', leader === '' ? 'nobody' : leader],
    ...(unread.length === 0 ? [] : [['not read', `${unread.join(', ')}: this user may not`]]),
    ['verdict', problems.length === 0 ? 'fine' : `${problems.length} to look at, below`],
  ]);
}

const SEEN = 'as seen from bundles and replicas: the Secret may not be read, or does not say';

/** A row for each entry, a column for each replica: who would be trusted. */
function trustLines({ trust, targets }: CertsState): string {
  const replicas = [...new Set(trust.map(({ replica }) => replica))];
  const leftTo = new Map(targets.map(({ target, leftTo }) => [target, leftTo]));
  const row = (cells: CertsState['trust']): string[] => {
    const [{ target, entry } = { target: '', entry: '' }] = cells;
    const manager = leftTo.get(target);
    const note = manager === undefined ? '' : ` (left to ${manager})`;
    const verdicts = replicas.map(replica => verdict(cells.find(cell => cell.replica === replica)));
    return [`${target}/${entry}${note}`, ...verdicts];
  };
  const entries = Map.groupBy(trust, ({ target, entry }) => `${target}/${entry}`);
  return columns([['TRUST', ...replicas], ...[...entries.values()].map(row)]);
}

function verdict(cell: CertsState['trust'][number] | undefined): string {
  if (cell === undefined) return '-';
  return cell.refusal === undefined ? 'yes' : 'REFUSED';
}
