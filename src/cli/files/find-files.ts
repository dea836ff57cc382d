/** The files that paths on the command line stand for. */
import { lstatSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from '../../errors.ts';

export interface FoundFile {
  /** As a user would write it; `-` is standard input. */
  readonly path: string;
  /** By itself, not by way of its folder: then it is said when there is nothing in it for us. */
  readonly isNamed: boolean;
}

export interface Unopened {
  readonly path: string;
  readonly reason: string;
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  readonly unopened: readonly Unopened[];
}

export const STANDARD_INPUT = '-';

/** What other tools put into folders: code of others, and what is made by builds. */
const IGNORED_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules',
  'vendor',
  'dist',
  'target',
  '__pycache__',
]);
const MANIFEST = /\.(?:ya?ml|json)$/u;

/**
 * Each file once, whatever links lead to it, in the order of the paths and of names in a folder. Of a folder: every `.yaml`, `.yml` and `.json` below
 * it, without names that begin with a dot, without folders of other tools, and without following links to folders.
 *
 * @param isNamed of the paths themselves
 */
export async function findFiles(paths: readonly string[], isNamed = true): Promise<FoundFiles> {
  const files = new Map<string, FoundFile>();
  const unopened: Unopened[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await entriesOf(folder, unopened)) {
      const path = folder === '.' ? entry.name : join(folder, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory() && !IGNORED_FOLDERS.has(entry.name)) await visit(path);
      else if (
        MANIFEST.test(entry.name) &&
        !files.has(path) &&
        (entry.isSymbolicLink() ? isRegularFile(path) : entry.isFile())
      )
        files.set(path, { path, isNamed: false });
    }
  };
  for (const path of paths) {
    try {
      if (path !== STANDARD_INPUT && (await stat(path)).isDirectory()) await visit(withoutEnd(path));
      else files.set(path, { path, isNamed });
    } catch (error) {
      unopened.push({ path, reason: describe(error) });
    }
  }
  return { files: oncePerTarget([...files.values()]), unopened };
}

/** Or a link to one. What is not there is none, and neither is a pipe or a device, which would never end. */
export function isRegularFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Of a file and the links to it what is named, or else the file. */
function oncePerTarget(files: readonly FoundFile[]): readonly FoundFile[] {
  const first = new Map<string, FoundFile>();
  const known = files.map(file => ({ file, target: targetOf(file.path), isLink: isLink(file.path) }));
  const rank = ({ file, isLink: last }: (typeof known)[number]) => (file.isNamed ? 0 : 2) + Number(last);
  for (const { file, target } of known.toSorted((a, b) => rank(a) - rank(b)))
    if (!first.has(target)) first.set(target, file);
  const kept = new Set(first.values());
  return files.filter(file => kept.has(file));
}

/** A pipe such as `<(kustomize build .)` is a link without a target. */
function targetOf(path: string): string {
  try {
    return path === STANDARD_INPUT ? path : realpathSync.native(path);
  } catch {
    return path;
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

async function entriesOf(folder: string, unopened: Unopened[]): Promise<readonly Dirent[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    unopened.push({ path: folder, reason: describe(error) });
    return [];
  }
}

function withoutEnd(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/u, '') : path;
}
