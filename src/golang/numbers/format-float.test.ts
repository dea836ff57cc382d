import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactDigits, roundDigits } from './decimal-digits.ts';
import { formatFloat64, type FloatFormat } from './format-float.ts';
import { parseFloat64 } from './parse-number.ts';

describe('as few digits as are needed', () => {
  test.each<[number, string, string, string]>([
    [0, '0', '0e+00', '0'],
    [-0, '-0', '-0e+00', '-0'],
    [1, '1', '1e+00', '1'],
    [0.1, '0.1', '1e-01', '0.1'],
    [123456789, '1.23456789e+08', '1.23456789e+08', '123456789'],
    [1e6, '1e+06', '1e+06', '1000000'],
    [999999, '999999', '9.99999e+05', '999999'],
    [1e21, '1e+21', '1e+21', '1000000000000000000000'],
    [1e-5, '1e-05', '1e-05', '0.00001'],
    [0.0001, '0.0001', '1e-04', '0.0001'],
    [5e-324, '5e-324', '5e-324', `0.${'0'.repeat(323)}5`],
    [NaN, 'NaN', 'NaN', 'NaN'],
    [Infinity, '+Inf', '+Inf', '+Inf'],
    [-Infinity, '-Inf', '-Inf', '-Inf'],
  ])('%d', (number, general, scientific, fixed) => {
    expect(formatFloat64(number, 'g', -1)).toBe(general);
    expect(formatFloat64(number, 'e', -1)).toBe(scientific);
    expect(formatFloat64(number, 'f', -1)).toBe(fixed);
  });
});

describe('a given number of digits', () => {
  test.each<[number, FloatFormat, number, string]>([
    // Halves go to the even digit, and only those are halves whose every bit says so.
    [0.5, 'f', 0, '0'],
    [1.5, 'f', 0, '2'],
    [2.5, 'f', 0, '2'],
    [0.125, 'f', 2, '0.12'],
    [0.375, 'f', 2, '0.38'],
    [2.675, 'f', 2, '2.67'],
    [0.6, 'f', 0, '1'],
    [9.996, 'f', 2, '10.00'],
    [0.001, 'f', 2, '0.00'],
    [0.006, 'f', 2, '0.01'],
    [1e22, 'f', 0, '10000000000000000000000'],
    [0.1, 'f', 20, '0.10000000000000000555'],
    [123456.789, 'e', 2, '1.23e+05'],
    [9.99, 'e', 1, '1.0e+01'],
    [0, 'e', 3, '0.000e+00'],
    [123456.789, 'g', 3, '1.23e+05'],
    [123456.789, 'g', 8, '123456.79'],
    [100, 'g', 3, '100'],
    [1000, 'G', 3, '1E+03'],
    [0.5, 'g', 0, '0.5'],
    [1, 'x', -1, '0x1p+00'],
    [-2.5, 'x', -1, '-0x1.4p+01'],
    [0.1, 'X', 3, '0X1.99AP-04'],
    [1.99, 'x', 0, '0x1p+01'],
    [0, 'x', 2, '0x0.00p+00'],
    [5e-324, 'x', -1, '0x1p-1074'],
    [1, 'b', -1, '4503599627370496p-52'],
    [0, 'b', -1, '0p-1074'],
  ])('%d as %%%s with %d', (number, format, precision, text) => {
    expect(formatFloat64(number, format, precision)).toBe(text);
  });
});

test('rounding away every digit leaves nothing, or one if it was more than half', () => {
  expect(roundDigits(exactDigits(0.4), 0)).toEqual({ digits: '', point: 0 });
  expect(roundDigits(exactDigits(0.6), 0)).toEqual({ digits: '1', point: 1 });
});

test('what is written reads as the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), number => {
      for (const format of ['e', 'f', 'g', 'x'] as const) {
        expect(parseFloat64(formatFloat64(number, format, -1))).toBe(number);
      }
    }),
  );
});

test('seventeen exact digits are those of JavaScript', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), number => {
      const [mantissa = '', exponent = ''] = number.toExponential(16).split('e');
      expect(Number(formatFloat64(number, 'e', 16))).toBe(Number(`${mantissa}e${exponent}`));
    }),
  );
});
