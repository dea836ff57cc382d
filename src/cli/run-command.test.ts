import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { commandNames } from './command-list.ts';
import { helpText } from './help.ts';
import { runCommand } from './run-command.ts';

describe('a name that is no command', () => {
  test.each([
    ['serv', 'did you mean "serve"?'],
    ['versoin', 'did you mean "version"?'],
    ['zzz', 'there are serve,'],
    ['toString', 'there are serve,'],
  ])('%s ends with 2 and a hint', async (name, hint) => {
    let complaint = '';

    expect(await runCommand([name], text => (complaint += text))).toBe(2);
    expect(complaint).toContain(`there is no command "${name}"; ${hint}`);
  });
});

test('every command is a file that runs it', async () => {
  const files = await readdir(new URL('.', import.meta.url));

  for (const name of commandNames) expect(files).toContain(`${name}.ts`);
});

test('the help has a line for every command', () => {
  for (const name of commandNames) expect(helpText()).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
});

describe('the program', () => {
  test.each([[[]], [['help']], [['--help']], [['help', 'help']]])('%j shows the commands', async args => {
    expect(await postern(args)).toMatchObject({ code: 0, stdout: helpText() });
  });

  test('help of a command shows its flags', async () => {
    const { code, stdout } = await postern(['help', 'serve']);

    expect(code).toBe(0);
    expect(stdout).toContain('--drain-seconds SECONDS');
  });

  test('help of a command of another shows the flags of that', async () => {
    const { code, stdout } = await postern(['help', 'certs', 'rotate']);

    expect(code).toBe(0);
    expect(stdout).toContain('--emergency');
  });

  test.each([
    [['certs', 'status', '-o', 'yaml'], '`postern certs status --help` shows the flags'],
    [['certs', 'stats'], '`postern certs --help` shows the commands'],
  ])('%j says where its flags are shown', async (args, hint) => {
    const { code, stderr } = await postern(args);

    expect(code).toBe(2);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(hint);
  });

  test.each(['render', 'inject', 'lint', 'test', 'policy'])(
    '%s ends with 3 where a file is not there',
    async command => {
      const flags = { render: ['-f'], inject: ['-f'], policy: ['vap'] }[command] ?? [];

      expect(await postern([command, ...flags, '/no/such.yaml'])).toMatchObject({ code: 3 });
    },
  );

  test.each(['version', '--version'])('%s shows the version', async word => {
    const { code, stdout } = await postern([word]);

    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^postern ${manifest.version}, node \\d`));
  });

  test('ends with 2 and a line on standard error for an unknown command', async () => {
    expect(await postern(['serv'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'postern: there is no command "serv"; did you mean "serve"?\n',
    });
  });
});

async function postern(args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const main = new URL('main.ts', import.meta.url).pathname;
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [main, ...args])) };
  } catch (error) {
    const { code, stdout, stderr } = Object(error);
    return { code, stdout, stderr };
  }
}
