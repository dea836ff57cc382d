import { describe, expect, test } from 'vitest';
import { flagsHelp, readFlags, type FlagValues } from './flags.ts';

const table = {
  listen: { value: 'ADDRESS', default: ':8443', help: 'where to listen' },
  config: { value: 'FILE', help: 'settings' },
  'serving-name': { value: 'NAME', multiple: true, help: 'a name' },
  output: { value: 'FORMAT', short: 'o', default: 'table', help: 'how' },
  wait: { help: 'until it is done' },
} as const;

function read(args: string[], env: Record<string, string> = {}): FlagValues<keyof typeof table> {
  const values = readFlags(table, args, env);
  if (values === 'help') throw new Error('help was asked for');
  return values;
}

describe('a value', () => {
  test.each<[string, string[], Record<string, string>, string]>([
    ['comes from its default', [], {}, ':8443'],
    ['comes from the environment before its default', [], { POSTERN_LISTEN: ':1' }, ':1'],
    ['comes from the arguments before all', ['--listen', ':2'], { POSTERN_LISTEN: ':1' }, ':2'],
    ['may stand behind an equals sign', ['--listen=:3'], {}, ':3'],
    ['is the last one given', ['--listen', ':2', '--listen', ':3'], {}, ':3'],
    ['is not taken from an empty variable', [], { POSTERN_LISTEN: '' }, ':8443'],
  ])('%s', (_how, args, env, value) => {
    expect(read(args, env).text('listen')).toBe(value);
  });

  test('is undefined where nobody gave one', () => {
    expect(read([]).text('config')).toBeUndefined();
  });
});

describe('a flag that may be repeated', () => {
  test('gives all its values', () => {
    expect(read(['--serving-name', 'a', '--serving-name', 'b']).list('serving-name')).toEqual(['a', 'b']);
  });

  test('is a list with commas in the environment, which arguments replace', () => {
    const env = { POSTERN_SERVING_NAME: 'a,b' };

    expect(read([], env).list('serving-name')).toEqual(['a', 'b']);
    expect(read(['--serving-name', 'c'], env).list('serving-name')).toEqual(['c']);
  });

  test('gives an empty list where nobody gave one', () => {
    expect(read([]).list('serving-name')).toEqual([]);
  });
});

describe('a switch', () => {
  test.each<[string, string[], Record<string, string>, boolean]>([
    ['is off where nobody gave it', [], {}, false],
    ['is on when it is given', ['--wait'], {}, true],
    ['takes nothing of what follows', ['--wait', '--listen', ':1'], {}, true],
    ['may be on by the environment', [], { POSTERN_WAIT: 'true' }, true],
    ['is off for any other text there', [], { POSTERN_WAIT: 'no' }, false],
  ])('%s', (_how, args, env, on) => {
    expect(read(args, env).given('wait')).toBe(on);
  });
});

test.each([['-o', 'json'], ['-ojson'], ['--output', 'json']])('a flag may have a letter: %s', (...args) => {
  expect(read(args).text('output')).toBe('json');
});

test.each([['--help'], ['-h'], ['--listen', ':1', '--help']])('%s asks for help', (...args) => {
  expect(readFlags(table, args, {})).toBe('help');
});

test.each([
  [['--lisen', ':1'], 'there is no flag --lisen: did you mean --listen?'],
  [['--frobnicate'], 'there is no flag --frobnicate'],
  [['-x'], 'there is no flag -x'],
  [['--listen'], '--listen needs a value'],
  [['-o'], '-o needs a value'],
  [['--wait=yes'], '--wait takes no value'],
  [['fast'], '"fast" is no flag, and nothing else is taken'],
])('%j is refused', (args, message) => {
  expect(() => readFlags(table, args, {})).toThrow(expect.objectContaining({ code: 'USAGE', message }));
});

test('the help has a line for each flag with default and variable', () => {
  expect(flagsHelp(table)).toBe(
    [
      '  --listen ADDRESS     where to listen (default :8443; POSTERN_LISTEN)',
      '  --config FILE        settings (POSTERN_CONFIG)',
      '  --serving-name NAME  a name (may be repeated; POSTERN_SERVING_NAME)',
      '  -o, --output FORMAT  how (default table; POSTERN_OUTPUT)',
      '  --wait               until it is done (POSTERN_WAIT)',
      '',
    ].join('\n'),
  );
});
