import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeAtomically } from './atomic-writer.ts';
import { readCopiedFiles } from './copied-files.ts';
import { systemFiles } from './file-operations.ts';
import type { Payload } from './payload.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';

const tools = { files: systemFiles, now: Date.now };
const file = (text: string, mode = 0o644) => ({ data: Buffer.from(text), mode });

test('a volume that kubelet wrote is read through ..data, nested files and modes included', () => {
  const volume = temporaryDirectory();
  const payload: Payload = new Map([
    ['ca.crt', file('ca')],
    ['sub/deep/token', file('t', 0o600)],
  ]);
  writeAtomically(volume, payload, tools);
  expect(readCopiedFiles(volume, systemFiles)).toEqual(payload);
});

test('a plain directory is read as it lies', () => {
  const volume = temporaryDirectory();
  mkdirSync(join(volume, 'sub'));
  writeFileSync(join(volume, 'sub', 'a'), 'x');
  chmodSync(join(volume, 'sub', 'a'), 0o640);
  expect(readCopiedFiles(volume, systemFiles)).toEqual(new Map([['sub/a', file('x', 0o640)]]));
});

test('a set that is swapped away while it is read is read again', () => {
  const volume = temporaryDirectory();
  writeAtomically(volume, new Map([['a', file('old')]]), tools);
  let swapped = false;
  const files = {
    ...systemFiles,
    read(path: string) {
      if (!swapped) {
        swapped = true;
        writeAtomically(volume, new Map([['a', file('new')]]), tools);
      }
      return systemFiles.read(path);
    },
  };
  expect(readCopiedFiles(volume, files)).toEqual(new Map([['a', file('new')]]));
});

test('a volume that is not there is an error that may be tried again', () => {
  expect(() => readCopiedFiles(join(temporaryDirectory(), 'none'), systemFiles)).toThrow(
    expect.objectContaining({ code: 'COPY_UNREADABLE', retryable: true }),
  );
});

test('a volume whose ..data is no link is an error, not an endless loop', () => {
  const volume = temporaryDirectory();
  symlinkSync('..data', join(volume, '..data'));
  expect(() => readCopiedFiles(volume, systemFiles)).toThrow('cannot be copied');
});
