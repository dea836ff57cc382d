import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  mkdirSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RenderedSecret } from './outputs.ts';
import { writeFolder } from './write-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function secret(name: string, data: Record<string, string>, namespace = 'shop'): RenderedSecret {
  return {
    namespace,
    externalSecret: {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name, namespace },
      spec: { target: { name: `${name}-target` } },
    },
    data: new Map(Object.entries(data).map(([key, value]) => [key, Buffer.from(value)])),
  };
}

test('writes every key below its target, for the owner only', async () => {
  const out = join(folder, 'new/out');
  await writeFolder(
    [secret('db', { user: 'me', 'tls.key': 'x' }), secret('api', { token: 't' })],
    out,
    false,
  );
  expect(readFileSync(join(out, 'db-target/user'), 'utf8')).toBe('me');
  expect(readFileSync(join(out, 'api-target/token'), 'utf8')).toBe('t');
  expect(statSync(join(out, 'db-target')).mode & 0o777).toBe(0o700);
  expect(statSync(join(out, 'db-target/tls.key')).mode & 0o777).toBe(0o600);
});

test('refuses a folder that is not empty, and writes nothing', async () => {
  writeFileSync(join(folder, 'mine'), '');
  await expect(writeFolder([secret('db', { user: 'me' })], folder, false)).rejects.toMatchObject({
    code: 'FOLDER_NOT_EMPTY',
  });
  expect(existsSync(join(folder, 'db-target'))).toBe(false);
});

test('overwriting replaces a file with its mode, does not follow a link, and leaves others alone', async () => {
  const target = join(folder, 'db-target');
  mkdirSync(target);
  const elsewhere = join(folder, 'elsewhere');
  writeFileSync(elsewhere, 'precious');
  writeFileSync(join(target, 'other'), 'stays');
  writeFileSync(join(target, 'user'), 'old');
  chmodSync(join(target, 'user'), 0o644);
  symlinkSync(elsewhere, join(target, 'link'));
  await writeFolder([secret('db', { user: 'new', link: 'secret' })], folder, true);
  expect(readFileSync(join(target, 'user'), 'utf8')).toBe('new');
  expect(statSync(join(target, 'user')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(target, 'link'), 'utf8')).toBe('secret');
  expect(readFileSync(elsewhere, 'utf8')).toBe('precious');
  expect(readFileSync(join(target, 'other'), 'utf8')).toBe('stays');
});

test('two ExternalSecrets of one target are refused', async () => {
  const both = [secret('db', { user: 'a' }), secret('db', { user: 'b' }, 'bank')];
  await expect(writeFolder(both, folder, false)).rejects.toThrow(
    'ExternalSecret shop/db and bank/db both write db-target: choose one with -n or --name',
  );
});

test('a folder that cannot be made is an error that says why', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(writeFolder([secret('db', { a: 'b' })], join(folder, 'file/out'), false)).rejects.toThrow(
    /folder \S+ cannot be written: ENOTDIR/,
  );
});
