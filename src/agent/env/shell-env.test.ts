import { spawnSync, type StdioOptions } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shellEnv } from './shell-env.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';

/** Sources the file in a real shell and returns the environment of a program that it starts. */
function sourced(file: string): Map<string, Buffer> {
  const { stdout, stderr, status } = spawnSync('/bin/sh', ['-c', `. ${file}; exec env -0`], {
    env: { PATH: process.env['PATH'] },
  });
  expect(stderr.toString()).toBe('');
  expect(status).toBe(0);
  // latin1 keeps bytes apart that are no UTF-8.
  const entries = stdout.toString('latin1').split('\0').filter(Boolean);
  return new Map(
    entries.map(entry => {
      const equals = entry.indexOf('=');
      return [entry.slice(0, equals), Buffer.from(entry.slice(equals + 1), 'latin1')];
    }),
  );
}

const bytes = fc.oneof(
  fc.uint8Array({ min: 1, max: 255, maxLength: 40 }).map(value => Buffer.from(value)),
  fc
    .array(
      fc.constantFrom("'", '\\', '"', '$(id)', '`id`', '\n', '\r\n', '!', '#', ' ', 'é', '${HOME}', '\t'),
      { maxLength: 8 },
    )
    .map(pieces => Buffer.from(pieces.join(''))),
);

test('a POSIX shell reads back every value byte by byte, trailing line feeds included', () => {
  const file = join(temporaryDirectory(), 'env.sh');
  fc.assert(
    fc.property(fc.array(bytes, { minLength: 1, maxLength: 20 }), values => {
      const named = values.map((value, index) => [`V_${index}`, value] as const);
      writeFileSync(file, Buffer.concat(named.map(([name, value]) => shellEnv.assignment(name, value))));
      const environment = sourced(file);
      for (const [name, value] of named) expect(environment.get(name)).toEqual(value);
    }),
    { numRuns: 60 },
  );
});

test('a value cannot run a command', () => {
  const directory = temporaryDirectory();
  const canary = join(directory, 'ran');
  const value = Buffer.from(`'; touch ${canary}; '`);
  writeFileSync(join(directory, 'env.sh'), shellEnv.assignment('V', value));
  expect(sourced(join(directory, 'env.sh')).get('V')).toEqual(value);
  expect(spawnSync('test', ['-e', canary]).status).toBe(1);
});

test.each([['/bin/sh'], ['bash', '--posix']])(
  'what does not come through %s, of all variables that bash knows, is refused',
  (shell, ...flags) => {
    // With a socket for its input bash would run the user's own script first.
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
    const known = spawnSync('bash', ['-c', 'compgen -v'], { env: {}, stdio }).stdout.toString();
    const names = [...known.trim().split('\n'), 'GROUPS', 'HISTCMD', 'RANDOM', 'SECONDS'];
    const file = join(temporaryDirectory(), 'env.sh');
    const lost = names.filter(name => {
      writeFileSync(file, shellEnv.assignment(name, Buffer.from('some text')));
      const { stdout } = spawnSync(shell, [...flags, '-c', `. ${file} && exec "$0"`, 'env'], {
        env: { PATH: process.env['PATH'] },
        stdio,
      });
      // With another PATH there may be no such program.
      return name !== 'PATH' && !stdout.toString().split('\n').includes(`${name}=some text`);
    });
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.filter(name => shellEnv.valueFault(name, Buffer.from('some text')) === undefined)).toEqual(
      [],
    );
  },
);

describe('what is refused', () => {
  test('a NUL byte, with what to do', () => {
    expect(shellEnv.valueFault('V', Buffer.from('a\0b'))).toEqual({
      reason: 'it has a NUL byte, which no environment variable can hold',
      fix: 'mount the key as a file',
    });
  });

  test('one byte more than the kernel takes, and not the longest that it takes', () => {
    const file = join(temporaryDirectory(), 'env.sh');
    const longest = Buffer.alloc(32 * 4096 - 1 - 'V='.length, 'x');
    expect(shellEnv.valueFault('V', longest)).toBeUndefined();
    writeFileSync(file, shellEnv.assignment('V', longest));
    expect(sourced(file).get('V')?.length).toBe(longest.length);
    expect(shellEnv.valueFault('V', Buffer.concat([longest, Buffer.from('x')]))?.reason).toContain('longer');
  });

  test.each(['UID', 'RANDOM', 'OPTIND', '_'])('a value under %s, which shells set themselves', name => {
    expect(shellEnv.valueFault(name, Buffer.from('x'))).toEqual({
      reason: 'shells set a variable of this name themselves',
      fix: 'set postern.dev/env-method: file, or mount the key as a file',
    });
  });

  test.each(['', '1A', 'A-B', 'A.B', 'A B', 'A;id', 'A=B', 'É'])('name %j', name => {
    expect(shellEnv.nameFault(name)).toBeDefined();
  });
});

test.each(['A', '_', 'lower_9'])('name %j is taken', name => {
  expect(shellEnv.nameFault(name)).toBeUndefined();
});
