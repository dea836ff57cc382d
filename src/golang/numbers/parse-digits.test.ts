import { expect, test } from 'vitest';
import { parseDigits } from './parse-digits.ts';

test.each([
  ['0', 10, 0n],
  ['-42', 10, -42n],
  ['+007', 10, 7n],
  ['9223372036854775807', 10, 9223372036854775807n],
  ['-9223372036854775808', 10, -9223372036854775808n],
  ['0644', 8, 420n],
  ['-17', 8, -15n],
] as const)('%j in base %i is %i', (text, base, value) => {
  expect(parseDigits(text, base)).toEqual({ value });
});

test.each([
  ['9223372036854775808', 10, 9223372036854775807n],
  ['-9223372036854775809', 10, -9223372036854775808n],
  ['9'.repeat(1000), 10, 9223372036854775807n],
  ['7'.repeat(30), 8, 9223372036854775807n],
] as const)('what is too large stops at the limit', (text, base, value) => {
  expect(parseDigits(text, base)).toEqual({ value, problem: 'range' });
});

test.each(['', '-', ' 1', '1 ', '0x10', '1_0', '1.5', '--1', 'a'])('%j is no number', text => {
  expect(parseDigits(text, 10)).toEqual({ value: 0n, problem: 'syntax' });
});

test('8 is no octal digit', () => {
  expect(parseDigits('8', 8).problem).toBe('syntax');
});
