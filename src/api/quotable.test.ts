import { expect, test } from 'vitest';
import { quotable } from './quotable.ts';

test.for([
  ['owner', false, '"owner"'],
  ['60', false, '"60"'],
  ['', false, '""'],
  ['hunter2', false, 'a text of 7 characters'],
  ['v3', true, '"v3"'],
  ['correct horse battery staple', false, 'a text of 28 characters'],
  ['correct horse battery staple', true, 'a text of 28 characters'],
] as const)('%j, near: %j, is named %s', ([text, isNear, named]) => {
  expect(quotable(text, isNear)).toBe(named);
});
