import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { endWhenUnwritable } from './unwritable-output.ts';

const main = join(import.meta.dirname, 'main.ts');

const shell = (script: string) =>
  spawnSync('bash', ['-c', script, process.execPath, main], { encoding: 'utf8' });

test.for([
  ['standard output', 'help lint >&3'],
  ['standard error', 'no-such-command 2>&3'],
] as const)(
  'where nobody reads %s nothing is said of that, and the status is that of SIGPIPE',
  ([, command]) => {
    // The reader has ended before anything is written.
    const ended = shell(`exec 3> >(true); wait $!; "$0" "$1" ${command}`);
    expect(ended).toMatchObject({ status: 141, stdout: '', stderr: '' });
  },
);

test.skipIf(!existsSync('/dev/full')).for([
  ['standard output', 'help lint >/dev/full', 'postern: cannot write the output: no space left\n'],
  ['standard error', 'no-such-command 2>/dev/full', ''],
  ['both', 'help lint >/dev/full 2>&1', ''],
] as const)('where %s is full there is one line, and not the status of findings', ([, command, stderr]) => {
  expect(shell(`"$0" "$1" ${command}`)).toMatchObject({ status: 3, stdout: '', stderr });
});

test.for([
  ['output', 'EPIPE', [141]],
  ['errors', 'EPIPE', [141]],
  ['output', 'ENOSPC', ['postern: cannot write the output: no space left\n', 3]],
  ['output', 'EIO', ['postern: cannot write the output: no\n', 3]],
  ['errors', 'ENOSPC', [3]],
] as const)('what comes of %s with %s: %j', ([which, code, expected]) => {
  const happened: unknown[] = [];
  const note = (what: unknown) => happened.push(what);
  const streams = { output: new Writable(), errors: new Writable() };
  endWhenUnwritable(streams, note, note);

  streams[which].emit('error', Object.assign(new Error('no'), { code }));

  expect(happened).toEqual(expected);
});
