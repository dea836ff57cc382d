import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { openssl } from '../x509/testing/openssl.ts';

const script = new URL('development.ts', import.meta.url).pathname;
let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'postern-certs-')), 'new');
});

afterEach(async () => {
  await rm(join(folder, '..'), { recursive: true });
});

const run = (...names: readonly string[]) =>
  promisify(execFile)(process.execPath, [script, folder, ...names]);
const read = (name: string) => readFile(join(folder, name), 'utf8');

test('the command of the README makes a pair that openssl verifies for the default names', async () => {
  const { stdout } = await run();
  expect(stdout).toContain('localhost, 127.0.0.1, ::1');
  const files = { 'ca.crt': await read('ca.crt'), 'tls.crt': await read('tls.crt') };
  for (const check of ['-verify_hostname=localhost', '-verify_ip=127.0.0.1', '-verify_ip=::1']) {
    const [option = '', value = ''] = check.split('=');
    const verify = ['verify', '-x509_strict', '-CAfile', 'ca.crt', option, value, 'tls.crt'];
    expect(await openssl(verify, files)).toContain('OK');
  }
});

test('the key of the authority is not kept, and that of the leaf is for its owner only', async () => {
  await run('webhook.example');
  expect((await readdir(folder)).sort()).toEqual(['ca.crt', 'tls.crt', 'tls.key']);
  expect((await stat(join(folder, 'tls.key'))).mode & 0o777).toBe(0o600);
});
