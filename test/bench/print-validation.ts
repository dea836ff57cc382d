import { table } from './table.ts';
import type { ValidationRow } from './validation.ts';

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

function cells({ what, bytes, floor, without, withPolicies }: ValidationRow): string[] {
  return [
    `${what}, ${bytes}`,
    floor.toFixed(3),
    without.toFixed(3),
    (without / floor).toFixed(2),
    withPolicies.toFixed(3),
    (withPolicies / floor).toFixed(2),
    (withPolicies / without).toFixed(2),
  ];
}
