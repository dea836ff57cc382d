import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('where the archive cannot be written one line says so, before anything is built', () => {
  const program = join(import.meta.dirname, 'oci.ts');
  const ended = spawnSync(process.execPath, [program, '--out', '/no/such/x.tar'], { encoding: 'utf8' });
  expect(ended).toMatchObject({ status: 1, stdout: '' });
  expect(ended.stderr).toMatch(/^image: \/no\/such\/x\.tar is not written: ENOENT.*\n$/u);
});
