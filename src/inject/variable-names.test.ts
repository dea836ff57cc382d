import { expect, test } from 'vitest';
import { fileNameFault, shellNameFault } from './variable-names.ts';

test.each([
  ['PASSWORD', true, true],
  ['_x9', true, true],
  ['tls.crt', true, false],
  ['my-key', true, false],
  ['9lives', true, false],
  ['A B', true, false],
  ['__proto__', true, true],
  ['RANDOM', true, false],
  ['UID', true, false],
  ['_', true, false],
  ['', false, false],
  ['A=B', false, false],
  ['#A', false, false],
  [' A', false, false],
  ['A ', false, false],
  ['Ä', false, false],
  ['A\nB', false, false],
])('%j can be in an env file: %j, can be set by a shell: %j', (name, file, shell) => {
  expect(fileNameFault(name) === undefined).toBe(file);
  expect(shellNameFault(name) === undefined).toBe(shell);
});
