import { expect, test } from 'vitest';
import { CelFunctionError } from '../function-error.ts';
import { format } from './format.ts';

test.for([
  ['%s and %s', ['a', 2n], 'a and 2'],
  ['100%%', [], '100%'],
  ['%d %d', [7n, 1.5], '7 1.5'],
  ['%.1f %f', [1.25, 2n], '1.3 2.000000'],
  ['%.2e', [1234.5], '1.23e+03'],
  ['%b %b %o %x %X', [true, 5n, 8n, 255n, 'hi'], '1 101 10 ff 6869'],
  ['%s', [null], 'null'],
  ['%s', [['a', [true]]], '[a, [true]]'],
  [
    '%s',
    [
      new Map<string, unknown>([
        ['b', 1n],
        ['a', 'x'],
      ]),
    ],
    '{a: x, b: 1}',
  ],
  ['%s', [{ b: 1n }], '{b: 1}'],
  ['%s', [new Date('2026-01-01T00:00:00Z')], '2026-01-01T00:00:00Z'],
  ['%s', [Buffer.from('é')], 'é'],
] as const)('%j with its arguments', ([pattern, args, text]) => {
  expect(format(pattern, args)).toBe(text);
});

test.for([
  ['%s %s', ['a'], 'fewer arguments'],
  ['%q', ['a'], 'no clause %q'],
  ['%', ['a'], 'no clause %'],
  ['%d', ['a'], 'does not fit'],
  ['%x', [1.5], 'does not fit'],
] as const)('%j is refused', ([pattern, args, reason]) => {
  expect(() => format(pattern, args)).toThrow(CelFunctionError);
  expect(() => format(pattern, args)).toThrow(reason);
});
