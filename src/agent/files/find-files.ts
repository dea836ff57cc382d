/** What earlier runs left in the directories of a plan: the state file may be gone, or older than they are. */
import { dirname } from 'node:path';
import { PosternError } from '../../errors.ts';
import type { DirectoryPlan, DirectorySource, Plan } from '../../plan/plan.ts';
import { writtenAt } from './atomic-writer.ts';
import { buildDirectory, secretsOf } from './build-directory.ts';
import { readCopiedFiles } from './copied-files.ts';
import { copiesOf, readCopiedVolumes } from './copied-volumes.ts';
import type { FileOperations } from './file-operations.ts';
import type { FoundFiles } from '../state/memory.ts';
import type { Payload } from './payload.ts';

/** Reads the directories and the volumes that are copied into them. */
export function findFiles(plan: Plan, files: FileOperations): FoundFiles {
  const { readable } = readCopiedVolumes(plan, files);
  const behind = new Set(
    plan.directories.filter(directory => !holdsCopies(directory, readable, files)).flatMap(copiesOf),
  );
  return {
    writtenAt: oldestSets(plan, files),
    copies: new Map([...readable].filter(([from]) => !behind.has(from))),
  };
}

function oldestSets(plan: Plan, files: FileOperations): Map<string, number> {
  const oldest = new Map<string, number>();
  for (const directory of plan.directories) {
    const time = timeOf(directory.path, files);
    if (time === undefined) continue;
    for (const name of secretsOf(directory)) oldest.set(name, Math.min(time, oldest.get(name) ?? Infinity));
  }
  return oldest;
}

function timeOf(directory: string, files: FileOperations): number | undefined {
  try {
    return writtenAt(directory, files);
  } catch {
    // The first write says what is wrong with it.
    return undefined;
  }
}

/**
 * Whether a directory has the copied volumes as they are now. A file that a volume has no more is seen unless it may
 * be a key of a secret: which keys there are is not known before they are fetched.
 */
function holdsCopies(
  directory: DirectoryPlan,
  volumes: ReadonlyMap<string, Payload>,
  files: FileOperations,
): boolean {
  const copies = directory.sources.filter(({ kind }) => kind === 'copy');
  if (copies.length === 0) return true;
  const held = readHeld(directory.path, files);
  if (held === undefined) return false;
  const others = directory.sources.filter(({ kind }) => kind !== 'copy');
  const { payload } = buildDirectory(
    { ...directory, sources: copies },
    new Map(),
    from => volumes.get(from) ?? new Map(),
  );
  const allThere = [...payload].every(([path, { data, mode }]) => {
    const file = held.get(path);
    const same = file?.mode === mode && file.data.equals(data);
    return same || others.some(source => knownPaths(source).includes(path));
  });
  const complete = copiesOf(directory).every(from => volumes.has(from));
  return (
    allThere && (!complete || [...held.keys()].every(path => payload.has(path) || mayWrite(others, path)))
  );
}

function readHeld(directory: string, files: FileOperations): Payload | undefined {
  try {
    return readCopiedFiles(directory, files);
  } catch (error) {
    if (error instanceof PosternError) return undefined;
    throw error;
  }
}

function mayWrite(sources: readonly DirectorySource[], path: string): boolean {
  return sources.some(source =>
    source.kind === 'files' && source.items === undefined
      ? dirname(path) === (source.folder === '' ? '.' : source.folder)
      : knownPaths(source).includes(path),
  );
}

function knownPaths(source: DirectorySource): string[] {
  if (source.kind === 'copy') return [];
  if (source.kind === 'env') return [source.file];
  if (source.kind === 'format') return [source.path];
  return (source.items ?? []).map(({ path }) => (source.folder === '' ? path : `${source.folder}/${path}`));
}
