import { hash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** One file as the application sees it. */
export interface SeenFile {
  readonly mode: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What the application prints when its files are others than before. */
export interface Seen {
  readonly files: Readonly<Record<string, SeenFile>>;
  /** Digest of the variable DB_PASSWORD; absent: there is none. */
  readonly variable?: string;
}

/**
 * The application of `postern demo --cluster`: looks at its files five times a second, as one would that reads them
 * before each use, and prints digests of them whenever they are others than before.
 */
export async function runApplication(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const variable = environment['DB_PASSWORD'];
  let before = '';
  while (!signal.aborted) {
    // A state that is swapped while it is read is gone: the next look sees the new one.
    const files = await filesOf(folder).catch(() => undefined);
    if (files !== undefined) {
      const seen: Seen = { files, ...(variable !== undefined && { variable: hash('sha256', variable) }) };
      const line = JSON.stringify(seen);
      if (line !== before) print(line);
      before = line;
    }
    await sleep(200, undefined, { signal }).catch(() => undefined);
  }
}

/** All of one state. */
async function filesOf(folder: string): Promise<Seen['files']> {
  // What an atomic writer keeps beside the names that it shows; kubelet's way.
  const state = await realpath(join(folder, '..data'));
  const names = (await readdir(state)).toSorted();
  const seen = names.map(async (name): Promise<[string, SeenFile]> => {
    const path = join(state, name);
    const [{ mode }, content] = await Promise.all([stat(path), readFile(path)]);
    const octal = (mode & 0o777).toString(8).padStart(4, '0');
    return [name, { mode: octal, bytes: content.length, sha256: hash('sha256', content) }];
  });
  return Object.fromEntries(await Promise.all(seen));
}
