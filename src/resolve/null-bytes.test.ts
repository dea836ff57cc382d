import { expect, test } from 'vitest';
import { checkNullBytes } from './null-bytes.ts';

const data = new Map([
  ['z', Buffer.from('\0canary')],
  ['b', Buffer.from('canary\0')],
  ['a', Buffer.from('canary')],
]);

test('Fail names the first key in order of names and no value', () => {
  expect(() => checkNullBytes('Fail', data)).toThrow(/^the value of key "b" contains null bytes/);
  expect(() => checkNullBytes('Fail', data)).not.toThrow('canary');
});

test('Fail lets text through', () => {
  expect(() => checkNullBytes('Fail', new Map([['a', Buffer.from('text')]]))).not.toThrow();
});

test('without Fail binary data is as good as any', () => {
  expect(() => checkNullBytes('Ignore', data)).not.toThrow();
  expect(() => checkNullBytes(undefined, data)).not.toThrow();
});
