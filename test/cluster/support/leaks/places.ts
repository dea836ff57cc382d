import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Cluster } from '../../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../../harness/cluster/kubectl.ts';
import type { Place } from './find-leaks.ts';

export interface FileChoice {
  /** Only files written since then, in milliseconds since the epoch. */
  readonly since?: number;
  /** Folders of these names are left out. */
  readonly without?: readonly string[];
}

/** The content of every file below a folder; links are not followed, so that nothing is read twice. */
export async function* filesBelow(folder: string, choice: FileChoice = {}): AsyncGenerator<Place> {
  for (const path of await pathsBelow(folder, choice)) {
    const content = await readFile(path).catch(unlessGone);
    if (content !== undefined) yield { name: `file ${path}`, content };
  }
}

async function pathsBelow(folder: string, { since = 0, without = [] }: FileChoice): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true }).catch(unlessGone)) ?? [];
  const nested = entries.map(async entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return without.includes(entry.name) ? [] : pathsBelow(path, { since, without });
    }
    const isNew = entry.isFile() && ((await lstat(path).catch(unlessGone))?.mtimeMs ?? 0) >= since;
    return isNew ? [path] : [];
  });
  return (await Promise.all(nested)).flat();
}

/** Every object of every kind that the API server lists, with what field managers say of it. */
export async function* objectsIn(cluster: Cluster): AsyncGenerator<Place> {
  const kinds = await mustKubectl(cluster.kubectl, ['api-resources', '--verbs=list', '--output=name']);
  const text = await mustKubectl(cluster.kubectl, [
    ...['get', kinds.trim().split('\n').join(',')],
    ...['--all-namespaces', '--show-managed-fields', '--output=json'],
  ]);
  const { items }: { items: readonly ListedObject[] } = JSON.parse(text);
  for (const object of items) {
    const { kind, metadata } = object;
    const name = [metadata.namespace, metadata.name].filter(part => part !== undefined).join('/');
    yield { name: `${kind} ${name}`, content: Buffer.from(JSON.stringify(object)) };
  }
}

interface ListedObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** What everybody on the node can see of a process, and what it has written into its working folder lately. */
export async function* processPlaces(pid: number, since: number): AsyncGenerator<Place> {
  for (const name of ['cmdline', 'environ']) {
    yield { name: `${name} of process ${pid}`, content: await readFile(`/proc/${pid}/${name}`) };
  }
  const folder = await readlink(`/proc/${pid}/cwd`);
  for await (const { name, content } of filesBelow(folder, { since, without: ['node_modules', '.git'] })) {
    yield { name: `working folder of process ${pid}: ${relative(folder, name)}`, content };
  }
}

// Programs go on while their files are read.
function unlessGone(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
