import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemFiles } from './file-operations.ts';
import { replaceFile } from './replace-file.ts';
import { failingFiles } from '../testing/failing-files.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';

test.each(['writeNew', 'setMode', 'rename'] as const)(
  'when %s fails, the file is as before and nothing lies beside it',
  name => {
    const folder = temporaryDirectory();
    const file = join(folder, 'state.json');
    replaceFile(file, 'old', 0o600, systemFiles);
    const files = {
      ...systemFiles,
      [name](...args: unknown[]) {
        // As a full file system does: the file is there, and not all of it.
        if (name === 'writeNew') systemFiles.writeNew(String(args[0]), Buffer.from('n'));
        throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
      },
    };
    expect(() => replaceFile(file, 'new', 0o600, files)).toThrow('ENOSPC');
    expect(readdirSync(folder)).toEqual(['state.json']);
    expect(readFileSync(file, 'utf8')).toBe('old');
  },
);

test('whichever operation fails, the file is the old or the new one', () => {
  const { files, count } = failingFiles(Infinity, 'error');
  replaceFile(join(temporaryDirectory(), 'file'), 'new', 0o600, files);
  for (let at = 1; at <= count(); at += 1) {
    const file = join(temporaryDirectory(), 'file');
    replaceFile(file, 'old', 0o600, systemFiles);
    try {
      replaceFile(file, 'new', 0o600, failingFiles(at, 'error').files);
    } catch {
      // What it leaves is looked at.
    }
    expect(['old', 'new']).toContain(readFileSync(file, 'utf8'));
  }
});
