import { expect, test } from 'vitest';
import { alignedRows, columns } from './columns.ts';

const rows = [
  ['NAME', 'STATE', 'NOTE'],
  ['a-long-name', 'ok', ''],
  ['b', 'stale'],
];

test('each column is as wide as its widest cell, and lines end without blanks', () => {
  expect(columns(rows)).toBe('NAME          STATE   NOTE\na-long-name   ok\nb             stale\n');
});

test('another gap stands between columns when it is given', () => {
  expect(alignedRows(rows, '  ')).toEqual([
    'NAME         STATE  NOTE',
    'a-long-name  ok',
    'b            stale',
  ]);
});

test('no rows make no text', () => {
  expect(columns([])).toBe('');
});
