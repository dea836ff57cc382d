import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PosternError } from '../../errors.ts';
import { writeAtomically } from './atomic-writer.ts';
import { systemFiles } from './file-operations.ts';
import type { Payload } from './payload.ts';
import { failingFiles } from '../testing/failing-files.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { visibleFiles } from '../testing/tree.ts';

const NOW = Date.UTC(2030, 0, 2, 3, 4, 5, 6);
const tools = { files: systemFiles, now: () => NOW };

function payload(files: Record<string, string>, mode = 0o644): Payload {
  return new Map(Object.entries(files).map(([path, text]) => [path, { data: Buffer.from(text), mode }]));
}

describe('the layout is that of a Secret volume', () => {
  test('files are links through ..data into one timestamped directory', () => {
    const directory = temporaryDirectory();
    const { outcome } = writeAtomically(
      directory,
      payload({ user: 'u', 'tls/crt': 'c', 'tls/key': 'k' }),
      tools,
    );
    expect(outcome).toBe('created');
    expect(readdirSync(directory).sort()).toEqual(['..2030_01_02_03_04_05.006', '..data', 'tls', 'user']);
    expect(readlinkSync(join(directory, '..data'))).toBe('..2030_01_02_03_04_05.006');
    expect(readlinkSync(join(directory, 'user'))).toBe('..data/user');
    expect(readlinkSync(join(directory, 'tls'))).toBe('..data/tls');
    expect(visibleFiles(directory)).toEqual({ user: 'u', 'tls/crt': 'c', 'tls/key': 'k' });
  });

  test('the directory is made if it is not there', () => {
    const directory = join(temporaryDirectory(), 'a', 'b');
    writeAtomically(directory, payload({ user: 'u' }), tools);
    expect(visibleFiles(directory)).toEqual({ user: 'u' });
  });

  test('file modes are exact and folders can be entered whatever the umask', () => {
    const directory = temporaryDirectory();
    const before = process.umask(0o077);
    try {
      writeAtomically(directory, payload({ 'tls/sub/key': 'k' }, 0o446), tools);
    } finally {
      process.umask(before);
    }
    expect(statSync(join(directory, 'tls/sub/key')).mode & 0o777).toBe(0o446);
    for (const folder of ['..data/.', 'tls/.', 'tls/sub'])
      expect([folder, statSync(join(directory, folder)).mode & 0o777]).toEqual([folder, 0o755]);
  });

  test('folders inherit the setgid bit of the volume, by which their files get its group', () => {
    const directory = temporaryDirectory();
    chmodSync(directory, 0o2777);
    writeAtomically(directory, payload({ 'tls/sub/key': 'k' }), tools);
    for (const folder of ['..data/.', 'tls/.', 'tls/sub'])
      expect([folder, statSync(join(directory, folder)).mode & 0o7777]).toEqual([folder, 0o2755]);
  });

  test('no name comes again within one millisecond: a reader may have resolved it', () => {
    const directory = temporaryDirectory();
    const names = ['1', '2', '3', '4'].map(text => {
      writeAtomically(directory, payload({ user: text }), tools);
      return readlinkSync(join(directory, '..data'));
    });

    expect(names).toEqual(['006', '007', '008', '009'].map(number => `..2030_01_02_03_04_05.${number}`));
  });

  test('a second set in the same millisecond gets the next number', () => {
    const directory = temporaryDirectory();
    writeAtomically(directory, payload({ user: '1' }), tools);
    writeAtomically(directory, payload({ user: '2' }), tools);
    expect(readlinkSync(join(directory, '..data'))).toBe('..2030_01_02_03_04_05.007');
  });
});

describe('a second write', () => {
  test('changes nothing on disk when content and modes are equal', () => {
    const directory = temporaryDirectory();
    const files = { user: 'u', 'tls/key': 'k' };
    writeAtomically(directory, payload(files), tools);
    const before = lstatSync(join(directory, '..data')).ino;
    expect(writeAtomically(directory, payload(files), { ...tools, now: () => NOW + 5000 }).outcome).toBe(
      'unchanged',
    );
    expect(lstatSync(join(directory, '..data')).ino).toBe(before);
  });

  test.each([
    ['content', payload({ user: 'other' }), { user: 'other' }],
    ['a mode', payload({ user: 'u' }, 0o600), { user: 'u' }],
    ['a new file', payload({ user: 'u', password: 'p' }), { user: 'u', password: 'p' }],
    ['a removed file', payload({}), {}],
    ['a file that becomes a folder', payload({ 'user/name': 'n' }), { 'user/name': 'n' }],
  ])('swaps and keeps only the new set when there is %s', (_, next, visible) => {
    const directory = temporaryDirectory();
    writeAtomically(directory, payload({ user: 'u' }), tools);
    const old = realpathSync(join(directory, '..data'));
    expect(writeAtomically(directory, next, tools).outcome).toBe('changed');
    expect(visibleFiles(directory)).toEqual(visible);
    expect(readdirSync(directory).filter(name => /^\.\.\d/.test(name))).toHaveLength(1);
    expect(realpathSync(join(directory, '..data'))).not.toBe(old);
  });

  test('removes the links of files that are gone and no other link', () => {
    const directory = temporaryDirectory();
    writeAtomically(directory, payload({ user: 'u', password: 'p' }), tools);
    symlinkSync('/somewhere', join(directory, 'foreign'));
    writeAtomically(directory, payload({ user: 'u' }), tools);
    expect(readdirSync(directory).filter(name => !name.startsWith('..'))).toEqual(['foreign', 'user']);
  });
});

describe('what is refused leaves the directory as it is', () => {
  test.each([
    ['../escape', 'must not contain ".."'],
    ['a/../../escape', 'must not contain ".."'],
    ['/etc/passwd', 'must be relative'],
    ['..data', 'must not start with ".."'],
    ['a//b', 'empty element'],
    ['./a', 'empty element or an element "."'],
    ['', 'the path is empty'],
    ['a\0b', 'NUL'],
    ['x'.repeat(256), 'longer than 255'],
    ['x/'.repeat(2100) + 'x', 'longer than 4096'],
  ])('path %j', (path, reason) => {
    const directory = temporaryDirectory();
    writeAtomically(directory, payload({ user: 'u' }), tools);
    expect(() => writeAtomically(directory, payload({ user: 'new', [path]: 'x' }), tools)).toThrow(reason);
    expect(visibleFiles(directory)).toEqual({ user: 'u' });
  });

  test('a path that is a file and a folder at once', () => {
    const directory = temporaryDirectory();
    expect(() => writeAtomically(directory, payload({ a: '1', 'a/b': '2' }), tools)).toThrow(
      expect.objectContaining({ code: 'FILE_CONFLICT' }),
    );
    expect(readdirSync(directory)).toEqual([]);
  });

  test('a name that something else has taken, with what to do', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'user'), 'foreign');
    expect(() => writeAtomically(directory, payload({ user: 'u' }), tools)).toThrow(
      /user is there already.*mount path/,
    );
    expect(readFileSync(join(directory, 'user'), 'utf8')).toBe('foreign');
  });

  test('a directory that cannot be written, as an error that may be tried again', () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    expect(() => writeAtomically(join(file, 'below'), payload({}), tools)).toThrow(
      expect.objectContaining({ code: 'DIRECTORY_WRITE', retryable: true }),
    );
  });
});

describe('whichever operation fails', () => {
  const OLD = { user: 'old', 'tls/key': 'old', gone: 'old' };
  const NEW = { user: 'new', 'tls/key': 'new', added: 'new' };

  function operationsOf(before: Payload | undefined): number {
    const directory = temporaryDirectory();
    if (before !== undefined) writeAtomically(directory, before, tools);
    const { files, count } = failingFiles(Infinity, 'error');
    writeAtomically(directory, payload(NEW), { ...tools, files });
    return count();
  }

  /** Through `..data`, as a careful reader does: never a mix of the two. */
  function currentSet(directory: string): Record<string, string> {
    return visibleFiles(join(directory, '..data'));
  }

  test.each(['crash', 'error'] as const)(
    'a first write (%s) shows all or nothing and the next run completes it',
    how => {
      const total = operationsOf(undefined);
      expect(total).toBeGreaterThan(10);
      for (let at = 1; at <= total; at += 1) {
        const directory = temporaryDirectory();
        attempt(directory, at, how);
        expect([{}, NEW], `operation ${at}`).toContainEqual(currentSet(directory));
        expectCompletedByNextRun(directory, at);
      }
    },
  );

  test.each(['crash', 'error'] as const)(
    'an update (%s) shows the old or the new set and the next run completes it',
    how => {
      const total = operationsOf(payload(OLD));
      const seen = new Set<string | undefined>();
      for (let at = 1; at <= total; at += 1) {
        const directory = temporaryDirectory();
        writeAtomically(directory, payload(OLD), tools);
        attempt(directory, at, how);
        expect([OLD, NEW], `operation ${at}`).toContainEqual(currentSet(directory));
        seen.add(currentSet(directory)['user']);
        expectCompletedByNextRun(directory, at);
      }
      expect(seen, 'there are operations before and after the swap').toEqual(new Set(['old', 'new']));
    },
  );

  test('an error before the swap gives the memory of the unpublished set back at once', () => {
    const directory = temporaryDirectory();
    const total = operationsOf(undefined);
    for (let at = 1; at <= total; at += 1) {
      attempt(directory, at, 'error');
      expect(
        readdirSync(directory).filter(name => /^\.\.\d/.test(name)).length,
        `operation ${at}`,
      ).toBeLessThanOrEqual(1);
    }
  });

  test('an old set that cannot be removed is named and removed by the next run', () => {
    const directory = temporaryDirectory();
    writeAtomically(directory, payload(OLD), tools);
    const files = {
      ...systemFiles,
      removeTree: () => {
        throw new Error('EBUSY');
      },
    };
    const { outcome, leftovers } = writeAtomically(directory, payload(NEW), { ...tools, files });
    expect({ outcome, leftovers }).toEqual({ outcome: 'changed', leftovers: ['..2030_01_02_03_04_05.006'] });
    expectCompletedByNextRun(directory, 0);
  });

  function attempt(directory: string, at: number, how: 'crash' | 'error'): void {
    try {
      writeAtomically(directory, payload(NEW), { ...tools, files: failingFiles(at, how).files });
    } catch (error) {
      if (!(error instanceof PosternError) || error.code !== 'DIRECTORY_WRITE') throw error;
    }
  }

  function expectCompletedByNextRun(directory: string, at: number): void {
    writeAtomically(directory, payload(NEW), tools);
    expect(visibleFiles(directory), `after operation ${at}`).toEqual(NEW);
    const own = readdirSync(directory).filter(name => name.startsWith('..'));
    expect(own.sort(), `after operation ${at}`).toEqual(
      [readlinkSync(join(directory, '..data')), '..data'].sort(),
    );
  }
});

test('a set that lost its directory is written again', () => {
  const directory = temporaryDirectory();
  symlinkSync('..2020_01_01_00_00_00.000', join(directory, '..data'));
  writeAtomically(directory, payload({ user: 'u' }), tools);
  expect(visibleFiles(directory)).toEqual({ user: 'u' });
});

test('a link of one of our names that leads elsewhere is put right', () => {
  const directory = temporaryDirectory();
  symlinkSync('/etc/hostname', join(directory, 'user'));
  writeAtomically(directory, payload({ user: 'u' }), tools);
  expect(visibleFiles(directory)).toEqual({ user: 'u' });
});

test('directories that only look like ours are left alone', () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, '..2020_but_not_a_set'));
  chmodSync(join(directory, '..2020_but_not_a_set'), 0o700);
  writeAtomically(directory, payload({ user: 'u' }), tools);
  expect(readdirSync(directory)).toContain('..2020_but_not_a_set');
});

test('a volume without room names what makes it larger', () => {
  const writeNew = (): never => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
  };
  const directory = temporaryDirectory();
  expect(() =>
    writeAtomically(directory, payload({ user: 'u' }), { ...tools, files: { ...systemFiles, writeNew } }),
  ).toThrow(
    `directory ${directory} cannot be written: ENOSPC: no space left on device, write; raise postern.dev/size-limit: while files are replaced, old and new ones are there`,
  );
});

describe('a file whose name may be a piece of a value', () => {
  const unnamed: Payload = new Map([
    ['CANARY', { data: Buffer.from('v'), mode: 0o644, shown: '(spec.x: made by rendering)' }],
  ]);

  test('is not named by an error of the system', () => {
    const files = {
      ...systemFiles,
      writeNew(path: string): never {
        throw Object.assign(new Error(`ENOSPC: no space left on device, open '${path}'`), {
          code: 'ENOSPC',
          syscall: 'open',
        });
      },
    };
    const directory = temporaryDirectory();
    const write = (of: Payload) => () => writeAtomically(directory, of, { ...tools, files });
    expect(write(unnamed)).toThrow(
      `directory ${directory} cannot be written: ENOSPC: no space left on device, open`,
    );
    expect(write(unnamed)).toThrow(/^(?!.*CANARY)/);
    expect(write(payload({ user: 'u' }))).toThrow(/user'; /);
  });

  test('is not named where the place is taken', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'CANARY'), '');
    expect(() => writeAtomically(directory, unnamed, tools)).toThrow(
      '(spec.x: made by rendering) is there already',
    );
  });
});
