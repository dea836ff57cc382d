import { expect, test } from 'vitest';
import type { DirectorySource } from '../plan/plan.ts';
import { modesOf, readersOf } from './file-modes.ts';

test.each([
  [0o400, 'owner'],
  [0o711, 'owner'],
  [0o440, 'group'],
  [0o640, 'group'],
  [0o444, 'all'],
  [0o004, 'all'],
])('a file of mode %o is for: %s', (mode, readers) => {
  expect(readersOf(mode)).toBe(readers);
});

const files = { kind: 'files', secret: 'db', folder: '' } as const;

test.each<[string, DirectorySource[], number[]]>([
  ['every key has that of the directory', [files], [0o644]],
  ['so has a file of a format', [{ kind: 'format', secret: 'db', format: 'json', path: 'a' }], [0o644]],
  [
    'an item has its own, or that of the directory',
    [
      {
        ...files,
        items: [
          { key: 'a', path: 'a', mode: 0o400 },
          { key: 'b', path: 'b' },
        ],
      },
    ],
    [0o400, 0o644],
  ],
  ['what is copied keeps what it has', [{ kind: 'copy', from: '/postern/rest/db' }], []],
])('of modes: %s', (_, sources, modes) => {
  expect(modesOf({ path: '/postern/volumes/db', fileMode: 0o644, sources })).toEqual(modes);
});
