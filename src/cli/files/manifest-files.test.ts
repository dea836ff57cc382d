import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readManifestFiles, textOf } from './manifest-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, kind: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `apiVersion: v1\nkind: ${kind}\n`);
  return path;
}

test('files come in the order given, those of a folder in order of their names', async () => {
  const last = file('last.yaml', 'Last');
  for (const name of ['in/b.yml', 'in/a/z.yaml', 'in/c.json', 'in/.hidden.yaml', 'in/notes.md']) {
    file(name, name);
  }
  const { objects, problems } = await readManifestFiles([join(folder, 'in'), last, last]);
  expect(objects.map(({ object }) => object['kind'])).toEqual([
    'in/a/z.yaml',
    'in/b.yml',
    'in/c.json',
    'Last',
  ]);
  expect(problems).toEqual([]);
});

test('a broken file is a problem with its place', async () => {
  const broken = join(folder, 'broken.yaml');
  writeFileSync(broken, '\nkind: [');
  expect((await readManifestFiles([broken])).problems).toMatchObject([{ file: broken, line: 2 }]);
});

test('a file that is not there is an error', async () => {
  const gone = join(folder, 'gone.yaml');
  await expect(readManifestFiles([gone])).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  await expect(textOf(gone)).rejects.toThrow(`${gone} cannot be read: ENOENT`);
});

test.each([
  [
    'in Latin-1',
    Buffer.from('# caf\u00e9\nkind: A\n', 'latin1'),
    'it is not text in UTF-8; save it in UTF-8',
  ],
  ['in UTF-16', Buffer.from('kind: A\n', 'utf16le'), 'it is not text: byte 1 is zero; save it in UTF-8'],
])('a file %s is an error, and not read as another text', async (_, bytes, reason) => {
  const other = join(folder, 'other.yaml');
  writeFileSync(other, bytes);
  await expect(readManifestFiles([other])).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  await expect(textOf(other)).rejects.toThrow(`${other} cannot be read: ${reason}`);
});
