import { WriteStream } from 'node:tty';
import { expect, test } from 'vitest';
import { hasColour } from './has-colour.ts';

const stdout = (isTTY: boolean, hasColors: boolean): WriteStream & { fd: 1 } =>
  Object.assign(Object.create(WriteStream.prototype), { isTTY, hasColors: () => hasColors });

test.for<[what: string, isTTY: boolean, hasColors: boolean, env: NodeJS.ProcessEnv, expected: boolean]>([
  ['a terminal with colours', true, true, {}, true],
  ['one whose NO_COLOR is empty', true, true, { NO_COLOR: '' }, true],
  ['one where NO_COLOR is set', true, true, { NO_COLOR: '1' }, false],
  ['one without colours', true, false, {}, false],
  ['a pipe', false, true, {}, false],
])('%s', ([, isTTY, hasColors, env, expected]) => {
  expect(hasColour({ stdout: stdout(isTTY, hasColors), env })).toBe(expected);
});
