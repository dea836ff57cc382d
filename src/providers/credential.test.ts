import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { advise, readCredential } from './credential.ts';

const field = 'auth.tokenSecretRef';
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-credential-'));
  file = join(folder, 'token');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

function read(files: Record<string, string>): Promise<string> {
  return readCredential(source(files), field, 'create the Secret');
}

function source(files: Record<string, string>, spec: Record<string, unknown> = {}) {
  return { store: 'SecretStore/main', plan: { files, spec }, readFile: (path: string) => readFile(path) };
}

test('line ends around the text do not count, and a new file is seen', async () => {
  await writeFile(file, 'first\n');
  expect(await read({ [field]: file })).toBe('first');

  await writeFile(file, '  second\r\n');
  expect(await read({ [field]: file })).toBe('second');
});

test('what is missing is named by its field, with the file and what to create', async () => {
  await writeFile(file, '\n');

  await expect(read({})).rejects.toThrow(
    'SecretStore/main: auth.tokenSecretRef is not there: the plan has no file for it: create the Secret',
  );
  await expect(read({ [field]: join(folder, 'none') })).rejects.toThrow(
    'none does not exist: create the Secret',
  );
  await expect(read({ [field]: file })).rejects.toThrow('token is empty: create the Secret');
  await expect(read({ [field]: folder })).rejects.toThrow('cannot be read (EISDIR)');
});

test.each([
  [{ name: 'vault-token', key: 'value' }, 'Secret vault-token must have the key value, with a token'],
  [{ type: 'Secret', name: 'vault-token', key: 'x' }, 'Secret vault-token must have the key x, with a token'],
  [{ type: 'ConfigMap', name: 'roots', key: 'a' }, 'ConfigMap roots must have the key a, with a token'],
  // The default of ESO for `auth.kubernetes.secretRef`.
  [{ name: 'reviewer' }, 'Secret reviewer must have the key token, with a token'],
])('advice for %j names the object and its key', (selector, advice) => {
  expect(advise(source({}, { auth: { tokenSecretRef: selector } }), field, 'a token')).toBe(advice);
});
