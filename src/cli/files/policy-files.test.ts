import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tempFolder, type TempFolder } from '../../../test/harness/temp-folder.ts';
import { readManifests } from '../../manifest/read/read.ts';
import { policiesIn, readPolicyFiles } from './policy-files.ts';

let folder: TempFolder;

const policy = (name: string) =>
  `apiVersion: postern.dev/v1alpha1\nkind: SecretPolicy\nmetadata: { name: ${name} }\nspec: {}\n`;
const other = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c, labels: { about: SecretPolicy } }\n';

beforeAll(async () => {
  folder = await tempFolder('policy-files');
  await mkdir(at('all'));
  await mkdir(at('none'));
  const texts = {
    'all/a.yaml': `${other}---\n${policy('b')}---\n${policy('a')}`,
    'all/b.yaml': policy('c'),
    'all/c.yaml': 'kind: [',
    'none/a.yaml': other,
    'again.yaml': policy('c'),
    'bytes.yaml': Uint8Array.of(0xff),
  };
  for (const [name, text] of Object.entries(texts)) await writeFile(at(name), text);
});
afterAll(() => folder.remove());

const at = (...names: readonly string[]) => join(folder.path, ...names);
const read = (...names: readonly string[]) =>
  readPolicyFiles(
    names.map(name => at(name)),
    readManifests,
  );
const namesIn = (files: Awaited<ReturnType<typeof read>>) =>
  policiesIn(files).map(({ metadata }) => Object(metadata).name);

test('of a folder the policies are read, in the order of its files, and nothing else', async () => {
  expect(namesIn(await read('all'))).toEqual(['b', 'a', 'c']);
});

test('what else stands in a file with policies comes with them, so that its faults can be told', async () => {
  const [first] = await read('all');
  expect(first?.read.objects.map(({ object }) => object['kind'])).toEqual([
    'ConfigMap',
    'SecretPolicy',
    'SecretPolicy',
  ]);
});

test.for<[what: string, names: readonly string[], message: RegExp]>([
  ['a path without one', ['all', 'none'], /none: there is no SecretPolicy in it/u],
  ['two of one name', ['all', 'again.yaml'], /again\.yaml: .*b\.yaml has a SecretPolicy c too/u],
  ['the same file twice', ['again.yaml', 'again.yaml'], /again\.yaml has a SecretPolicy c too/u],
  ['a path that is not there', ['nowhere'], /nowhere: it cannot be opened: ENOENT/u],
  ['a file that is no text', ['bytes.yaml'], /bytes\.yaml: it is not text in UTF-8/u],
])('%s is refused', async ([, names, message]) => {
  await expect(read(...names)).rejects.toMatchObject({
    code: 'POLICY_UNREADABLE',
    message: expect.stringMatching(message),
  });
});
