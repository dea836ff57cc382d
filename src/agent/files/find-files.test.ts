import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DirectorySource } from '../../plan/plan.ts';
import { writeAtomically } from './atomic-writer.ts';
import { systemFiles } from './file-operations.ts';
import { findFiles } from './find-files.ts';
import type { Payload } from './payload.ts';
import { sampleDirectory, samplePlan } from '../testing/sample-plan.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';

const NOW = Date.UTC(2030, 0, 31, 12, 30, 15, 7);

const payload = (content: Record<string, string>): Payload =>
  new Map(Object.entries(content).map(([path, text]) => [path, { data: Buffer.from(text), mode: 0o644 }]));

function write(directory: string, content: Record<string, string>, now = NOW): void {
  writeAtomically(directory, payload(content), { files: systemFiles, now: () => now });
}

test('a secret is as old as the oldest set with it; what was never written has no age', () => {
  const root = temporaryDirectory();
  write(join(root, 'one'), { a: '1' });
  write(join(root, 'two'), { a: '1' }, NOW - 1000);
  write(join(root, 'three'), { a: '1' }, NOW - 500);
  mkdirSync(join(root, 'foreign'));
  writeFileSync(join(root, 'foreign', '..data'), 'no link');
  const directories = [
    sampleDirectory(join(root, 'one'), 'a', 'b'),
    sampleDirectory(join(root, 'two'), 'a'),
    sampleDirectory(join(root, 'three'), 'a'),
    sampleDirectory(join(root, 'none'), 'c'),
    sampleDirectory(join(root, 'foreign'), 'd'),
  ];
  expect(findFiles(samplePlan({ directories }), systemFiles).writtenAt).toEqual(
    new Map([
      ['a', NOW - 1000],
      ['b', NOW],
    ]),
  );
});

describe('a volume with ca.crt counts as copied', () => {
  const env: DirectorySource = { kind: 'env', file: 'env', format: 'shell', variables: [] };
  const allKeys: DirectorySource = { kind: 'files', secret: 'db', folder: '' };
  const caKey: DirectorySource = { ...allKeys, items: [{ key: 'ca', path: 'ca.crt' }] };

  test.each<[string, boolean, DirectorySource[], Record<string, string>]>([
    ['where the directory has it', true, [], { 'ca.crt': 'ca' }],
    ['beside a file of variables', true, [env], { 'ca.crt': 'ca', env: '' }],
    ['beside what may be keys of a secret', true, [allKeys], { 'ca.crt': 'ca', user: 'u' }],
    ['where a secret has the same path', true, [caKey], { 'ca.crt': 'of the secret' }],
    ['not where nothing is written', false, [], {}],
    ['not where the content is another', false, [], { 'ca.crt': 'old' }],
    ['not where another file is left', false, [env], { 'ca.crt': 'ca', 'old.crt': 'old' }],
    ['not where only the folder of a secret is known', false, [allKeys], { 'ca.crt': 'ca', 'x/user': 'u' }],
  ])('%s', (_, copied, others, held) => {
    const root = temporaryDirectory();
    const path = join(root, 'all');
    const from = join(root, 'rest');
    write(from, { 'ca.crt': 'ca' });
    if (Object.keys(held).length > 0) write(path, held);
    const directory = { path, fileMode: 0o644, sources: [{ kind: 'copy' as const, from }, ...others] };
    const { copies } = findFiles(samplePlan({ directories: [directory] }), systemFiles);
    expect([...copies.keys()]).toEqual(copied ? [from] : []);
  });

  test('not where one of two directories lacks it', () => {
    const root = temporaryDirectory();
    const from = join(root, 'rest');
    write(from, { 'ca.crt': 'ca' });
    write(join(root, 'one'), { 'ca.crt': 'ca' });
    const directories = ['one', 'two'].map(name => ({
      path: join(root, name),
      fileMode: 0o644,
      sources: [{ kind: 'copy' as const, from }],
    }));
    expect(findFiles(samplePlan({ directories }), systemFiles).copies.size).toBe(0);
  });
});
