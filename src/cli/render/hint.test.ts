import { expect, test } from 'vitest';
import { hintOf } from './hint.ts';

test.each([
  ['', 'empty'],
  ['correct horse', 'text'],
  ['correct horse\n', 'text, ends in a line end'],
  ['a\nb\nc', 'text of 3 lines'],
  [' padded', 'text, space at an end'],
  ['a\r\nb', 'text of 2 lines, contains carriage returns'],
  ['a\0b', 'text, contains null bytes'],
  ['x=<no value>', 'text, contains <no value>'],
  ['{"a":1}', 'JSON object with 1 key'],
  ['{"a":1,"b":2}', 'JSON object with 2 keys'],
  ['[1,2,3]', 'JSON list with 3 items'],
  ['{ not json', 'text'],
  ['-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n', 'PEM CERTIFICATE'],
  [
    '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\ny\n-----END CERTIFICATE-----\n',
    'PEM CERTIFICATE (2)',
  ],
])('%j', (value, hint) => {
  expect(hintOf(Buffer.from(value))).toBe(hint);
});

test('bytes that are no UTF-8 are binary', () => {
  expect(hintOf(Buffer.from([0xff, 0xfe]))).toBe('binary');
});
