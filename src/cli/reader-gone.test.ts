import { spawnSync } from 'node:child_process';
import { Writable } from 'node:stream';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endWithReader } from './reader-gone.ts';

const main = join(import.meta.dirname, 'main.ts');

test.for([
  ['standard output', 'help lint >&3'],
  ['standard error', 'no-such-command 2>&3'],
] as const)(
  'where nobody reads %s nothing is said of that, and the status is that of SIGPIPE',
  ([, command]) => {
    // The reader has ended before anything is written.
    const script = `exec 3> >(true); wait $!; "$0" "$1" ${command}`;
    const ended = spawnSync('bash', ['-c', script, process.execPath, main], { encoding: 'utf8' });
    expect(ended).toMatchObject({ status: 141, stdout: '', stderr: '' });
  },
);

test.for([
  ['EPIPE', [141]],
  ['ENOSPC', 'thrown'],
] as const)('of errors of a stream %s: %j', ([code, expected]) => {
  const ends: number[] = [];
  const stream = new Writable();
  endWithReader([stream], status => ends.push(status));
  const fault = Object.assign(new Error('no'), { code });
  const happened = () => {
    try {
      stream.emit('error', fault);
      return ends;
    } catch (error) {
      return error === fault ? 'thrown' : error;
    }
  };
  expect(happened()).toEqual(expected);
});
