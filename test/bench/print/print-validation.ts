import { median } from '../statistics.ts';
import { table } from './table.ts';
import type { ValidationRound, ValidationRow } from '../validation.ts';

/** The figures as a Markdown table. */
export function printValidation(rows: readonly ValidationRow[]): string {
  return table([head, ...rows.map(cells)]);
}

const head = [
  'CPU ms for one object, bytes',
  'floor',
  'no policy',
  'of the floor',
  'ten policies',
  'of the floor',
  'of no policy',
];

/** Medians; of ratios that of each round, since the machine is another one in the next. */
function cells({ what, bytes, rounds }: ValidationRow): string[] {
  const of = (figure: (round: ValidationRound) => number): number => median(rounds.map(figure));
  return [
    `${what}, ${bytes}`,
    of(({ floor }) => floor).toFixed(3),
    of(({ without }) => without).toFixed(3),
    of(({ floor, without }) => without / floor).toFixed(2),
    of(({ withPolicies }) => withPolicies).toFixed(3),
    of(({ floor, withPolicies }) => withPolicies / floor).toFixed(2),
    of(({ without, withPolicies }) => withPolicies / without).toFixed(2),
  ];
}
