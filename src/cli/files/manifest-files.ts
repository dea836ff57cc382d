/** The manifests that `-f` names: files, folders and standard input. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, problem } from '../../errors.ts';
import type { ReadResult } from '../../manifest/read/read.ts';
import { readPlainKeys } from './read-plain-keys.ts';
import { decoded } from './read-text.ts';

/**
 * Reads them in the order given; of a folder every `.yaml`, `.yml` and `.json` below it in order of their names, without
 * what starts with a dot.
 * @throws PosternError `FILE_UNREADABLE`
 */
export async function readManifestFiles(names: readonly string[]): Promise<ReadResult> {
  const files: string[] = [];
  for (const name of names) files.push(...(name === STANDARD_INPUT ? [name] : await filesAt(name)));
  const read: ReadResult[] = [];
  for (const file of new Set(files)) {
    read.push(readPlainKeys(await textOf(file), file === STANDARD_INPUT ? '<stdin>' : file));
  }
  return {
    objects: read.flatMap(({ objects }) => objects),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** @throws PosternError `FILE_UNREADABLE` */
export async function textOf(file: string): Promise<string> {
  const bytes = await orUnreadable(file, () =>
    file === STANDARD_INPUT ? buffer(process.stdin) : readFile(file),
  );
  const read = decoded(bytes);
  if ('text' in read) return read.text;
  const reason = `it ${read.message}; save it in UTF-8, which is what Kubernetes reads`;
  throw problem('FILE_UNREADABLE', { file: file === STANDARD_INPUT ? '<stdin>' : file, reason });
}

const STANDARD_INPUT = '-';

async function filesAt(name: string): Promise<string[]> {
  return orUnreadable(name, async () => ((await stat(name)).isDirectory() ? filesIn(name) : [name]));
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) files.push(...(await filesIn(path)));
    else if (/\.(?:ya?ml|json)$/.test(entry.name)) files.push(path);
  }
  return files;
}

async function orUnreadable<Result>(file: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw problem('FILE_UNREADABLE', { file, reason: describe(error) }, { cause: error });
  }
}
