import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findFiles } from '../../files/find-files.ts';
import { replaceFile } from './replace-file.ts';

function folderWithLink(): { folder: string; file: string; link: string } {
  const folder = mkdtempSync(join(tmpdir(), 'postern-'));
  const file = join(folder, 'b.yaml');
  const link = join(folder, 'a.yaml');
  writeFileSync(file, 'old');
  chmodSync(file, 0o640);
  symlinkSync('b.yaml', link);
  return { folder, file, link };
}

test('a link stays a link to the new text, in a new file with the old mode', () => {
  const { folder, file, link } = folderWithLink();
  const { ino } = statSync(file);

  replaceFile(link, 'old', 'new');

  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(readlinkSync(link)).toBe('b.yaml');
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(statSync(file).ino).not.toBe(ino);
  expect(readdirSync(folder)).toEqual(['a.yaml', 'b.yaml']);
});

test('what has changed meanwhile is not written over', () => {
  const { folder, file } = folderWithLink();

  expect(() => replaceFile(file, 'older', 'new')).toThrow('it has changed since it was read');
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['a.yaml', 'b.yaml']);
});

test('a file and a link to it are looked at once, as the file or as what is named', async () => {
  const { folder, file, link } = folderWithLink();
  const pathsOf = async (...paths: string[]) => (await findFiles(paths)).files.map(({ path }) => path);

  expect(await pathsOf(folder)).toEqual([file]);
  expect(await pathsOf(folder, link)).toEqual([link]);
  expect(await pathsOf(file, link)).toEqual([file]);
});
