import { expect, test } from 'vitest';
import { formatFloat32 } from './format-float32.ts';

test.each([
  [0, '0'],
  [-0, '-0'],
  [0.1, '0.1'],
  [1.23456789, '1.2345679'],
  [123456789, '1.2345679e+08'],
  [100000, '100000'],
  [1000000, '1e+06'],
  [16777217, '1.6777216e+07'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [3.4e39, '+Inf'],
  [-Infinity, '-Inf'],
  [NaN, 'NaN'],
  [1e-46, '0'],
])('%d is %s', (number, text) => {
  expect(formatFloat32(number)).toBe(text);
});
