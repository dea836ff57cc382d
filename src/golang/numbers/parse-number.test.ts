import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFloat64, parseInteger } from './parse-number.ts';

describe('an integer', () => {
  test.each([
    ['0', 0n],
    ['42', 42n],
    ['-42', -42n],
    ['+42', 42n],
    ['017', 15n],
    ['0o17', 15n],
    ['0O17', 15n],
    ['0x1F', 31n],
    ['0XdeadBEEF', 0xdeadbeefn],
    ['0b101', 5n],
    ['1_000_000', 1_000_000n],
    ['0x_1_f', 31n],
    ['0_7', 7n],
    ['123456789012345678901234567890', 123456789012345678901234567890n],
  ])('%s', (text, value) => {
    expect(parseInteger(text)).toBe(value);
  });

  test.each(['', '-', 'x', '08', '0b2', '0o8', '0x', '0xg', '1__0', '1_', '_1', '1.5', '1e3', ' 1', '--1'])(
    '%j is none',
    text => {
      expect(parseInteger(text)).toBeUndefined();
    },
  );
});

describe('a float', () => {
  test.each([
    ['1.5', 1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['-1e3', -1000],
    ['1E+3', 1000],
    ['089', 89],
    ['1_0.2_5', 10.25],
    ['1e-400', 0],
    ['0x1p4', 16],
    ['0x1.8p1', 3],
    ['-0X.8P0', -0.5],
    ['0x1_0p0', 16],
    ['0x1p-1074', 5e-324],
    ['0x1p-1075', 0],
    ['0x1.8p-1075', 5e-324],
    ['0x1.00000000000008p0', 1],
    ['0x1.00000000000018p0', 1.0000000000000004],
    ['0x1.fffffffffffffp1023', Number.MAX_VALUE],
    ['0x0p99999', 0],
    ['inf', Infinity],
    ['-Infinity', -Infinity],
    ['NaN', NaN],
  ])('%s', (text, value) => {
    expect(parseFloat64(text)).toBe(value);
  });

  test.each([
    '',
    '.',
    'e3',
    '1e',
    '1e400',
    '0x1',
    '0x1.8',
    '0xp1',
    '0x1p1024',
    '1__0.5',
    '1_.5',
    '+nan',
    '1.2.3',
    '0x1p',
  ])('%j is none, or none that a float64 can hold', text => {
    expect(parseFloat64(text)).toBeUndefined();
  });

  test('every decimal number reads as JavaScript reads it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), number => {
        expect(parseFloat64(number.toExponential())).toBe(Number(number.toExponential()));
      }),
    );
  });
});
