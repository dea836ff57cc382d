import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { systemFiles } from './file-operations.ts';

test('a new file is its owner’s alone from its first moment, and never one that is there', () => {
  const path = join(temporaryDirectory(), 'memory.json');

  systemFiles.writeNew(path, Buffer.from('a secret'));

  expect(systemFiles.inspect(path)).toEqual({ kind: 'file', mode: 0o600 });
  expect(() => systemFiles.writeNew(path, Buffer.from('another'))).toThrow('EEXIST');
});
