import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tar, type TarEntry } from './tar.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-tar-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const file = (path: string, content: string): TarEntry => ({
  type: 'file',
  path,
  mode: 0o640,
  content: Buffer.from(content),
});

async function archive(entries: readonly TarEntry[]): Promise<string> {
  const path = join(folder, 'archive.tar');
  await writeFile(path, await buffer(tar(entries)));
  return path;
}

const run = promisify(execFile);

test('the tar program lists every entry with its type, mode, owner, size and time', async () => {
  const path = await archive([
    { type: 'folder', path: '/etc', mode: 0o755 },
    file('/etc/greeting', 'hello\n'),
    { type: 'link', path: '/etc/other', target: 'greeting' },
    { type: 'folder', path: '/tmp', mode: 0o1777 },
  ]);

  const { stdout } = await run('tar', ['--utc', '--numeric-owner', '--full-time', '-tvf', path]);

  expect(stdout.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^drwxr-xr-x 0\/0 +0 1970-01-01 00:00:00 etc\/$/),
    expect.stringMatching(/^-rw-r----- 0\/0 +6 1970-01-01 00:00:00 etc\/greeting$/),
    expect.stringMatching(/^lrwxrwxrwx 0\/0 +0 1970-01-01 00:00:00 etc\/other -> greeting$/),
    expect.stringMatching(/^drwxrwxrwt 0\/0 +0 1970-01-01 00:00:00 tmp\/$/),
  ]);
});

test.each([0, 1, 511, 512, 513, 200_000])('a file of %i bytes comes out as it went in', async size => {
  const source = join(folder, 'source');
  await writeFile(source, Buffer.alloc(size, 'abc'));
  const path = await archive([
    { type: 'file', path: '/copied', mode: 0o644, content: { copyOf: source } },
    file('/given', 'x'.repeat(size)),
  ]);

  const copied = await run('tar', ['-xOf', path, 'copied'], { maxBuffer: 1 << 20 });
  const given = await run('tar', ['-xOf', path, 'given'], { maxBuffer: 1 << 20 });

  expect(copied.stdout).toBe(Buffer.alloc(size, 'abc').toString());
  expect(given.stdout).toBe('x'.repeat(size));
});

test('the order in which entries are given does not change a byte', async () => {
  const entries = [file('/b', 'two'), file('/a', 'one'), file('/c/d', 'three')];

  const forwards = await buffer(tar(entries));
  const backwards = await buffer(tar(entries.toReversed()));

  expect(forwards.equals(backwards)).toBe(true);
});

test('a path that the format cannot hold is refused by name', async () => {
  const path = `/${'long'.repeat(26)}`;

  await expect(buffer(tar([file(path, '')]))).rejects.toThrow('is too long for a tar archive (100 bytes)');
});
