import { describe, expect, test } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { HELP, readOptions } from './options.ts';

test('without options everything is where injection mounts it', () => {
  expect(readOptions(['once'], {})).toEqual({
    command: 'once',
    root: '/',
    planFile: '/postern/plan/plan.json',
    stateFile: '/postern/state/state.json',
    terminationLog: '/dev/termination-log',
    output: 'table',
    untilIdle: false,
    giveBack: false,
  });
});

test('a root stands in front of every path, given or not', () => {
  expect(readOptions(['refresh', '--root', '/tmp/demo', '--plan', '/p.json'], {})).toMatchObject({
    root: '/tmp/demo',
    planFile: '/tmp/demo/p.json',
    stateFile: '/tmp/demo/postern/state/state.json',
    terminationLog: '/tmp/demo/dev/termination-log',
  });
});

test('POSTERN_ROOT is the root unless the option is given', () => {
  expect(readOptions(['once'], { POSTERN_ROOT: '/env' }).root).toBe('/env');
  expect(readOptions(['once', '--root=/option'], { POSTERN_ROOT: '/env' }).root).toBe('/option');
});

test.each([
  [['--help'], 'help'],
  [['once', '-h'], 'help'],
  [['status', '-o', 'json'], 'status'],
] as const)('%j is the command %s', (args, command) => {
  expect(readOptions(args, {}).command).toBe(command);
});

describe('a wrong command line is refused with what to do', () => {
  test.each([
    [[], 'give one of once, refresh, status'],
    [['twice'], 'give one of once, refresh, status'],
    [['once', 'refresh'], 'give one of'],
    [['once', '--plam', 'x'], "'--plam'"],
    [['once', '--plan'], "'--plan <value>'"],
    [['status', '-o', 'yaml'], '--output must be table or json, not yaml'],
  ])('%j', (args, message) => {
    expect(() => readOptions(args, {})).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(message) }),
    );
  });
});

test('the help names every option and exit code', () => {
  for (const option of [
    '--plan',
    '--state',
    '--termination-log',
    '--root',
    '--until-idle',
    '--output',
    '--help',
  ])
    expect(HELP).toContain(option);
  for (const code of Object.values(EXIT)) expect(HELP).toMatch(new RegExp(`^  ${code} `, 'm'));
});
